import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { Clock, Random } from "../../core/mod.ts";
import { serialNumber, validity } from "../ca/_certificates.ts";

/** Key and certificate of a TLS server, PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a self-signed certificate for this process. It proves nothing and need not: evidence that is bound to the
 * session does.
 */
export async function createTlsIdentity(clock: Clock, random: Random): Promise<TlsIdentity> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(random),
    name: [{ CN: ["Contrast"] }],
    ...validity(clock.now(), 10),
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
    cert: certificate.toString("pem"),
  };
}
