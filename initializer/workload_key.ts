import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A workload's new key with the request for its certificate. */
export interface WorkloadKey {
  /** PKCS#8, PEM; it never leaves the guest. */
  readonly privateKeyPem: string;
  /** PKCS#10, DER. */
  readonly certificateRequest: Uint8Array<ArrayBuffer>;
}

/** Makes an ECDSA P-256 key in this guest; names are left out of the request, because they come from the manifest. */
export async function createWorkloadKey(): Promise<WorkloadKey> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    privateKeyPem: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`,
    certificateRequest: new Uint8Array(request.rawData),
  };
}
