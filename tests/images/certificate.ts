import "reflect-metadata";
import { systemClock } from "../../core/mod.ts";
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A self-signed certificate for 127.0.0.1, which is its own trust anchor. */
export interface TestCertificate {
  readonly pem: string;
  readonly keyPem: string;
  readonly der: Uint8Array;
  readonly key: CryptoKey;
}

/** Makes a certificate that is good for an hour around now. */
export async function testCertificate(): Promise<TestCertificate> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const now = systemClock.now().getTime();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=127.0.0.1",
    notBefore: new Date(now - 600_000),
    notAfter: new Date(now + 3_600_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }]),
    ],
  });
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return {
    pem: certificate.toString("pem"),
    keyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.toBase64()}\n-----END PRIVATE KEY-----\n`,
    der: new Uint8Array(certificate.rawData),
    key: keys.privateKey,
  };
}
