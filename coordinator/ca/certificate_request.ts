import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { InputError } from "../../core/mod.ts";

const MAX_REQUEST_BYTES = 16 * 1024;

/** A PKCS#10 request whose signature proves possession of its key; only `parseCertificateRequest` makes one. */
export interface CertificateRequest {
  /** Public key, PKIX DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** The request as it was received. */
  readonly der: Uint8Array;
}

/**
 * Checks a workload's PKCS#10 request: ECDSA on P-256 or P-384, signed by its own key. Names and attributes in it
 * are ignored, because names come from the manifest.
 *
 * @throws {InputError} `certificate_request_malformed`.
 */
export async function parseCertificateRequest(der: Uint8Array): Promise<CertificateRequest> {
  if (der.length === 0 || der.length > MAX_REQUEST_BYTES) throw malformed();
  try {
    const request = new x509.Pkcs10CertificateRequest(new Uint8Array(der));
    const algorithm = request.publicKey.algorithm as EcKeyAlgorithm;
    const isAccepted = algorithm.name === "ECDSA" &&
      (algorithm.namedCurve === "P-256" || algorithm.namedCurve === "P-384");
    if (isAccepted && await request.verify()) {
      return { publicKey: new Uint8Array(request.publicKey.rawData), der };
    }
  } catch (cause) {
    throw malformed(cause);
  }
  throw malformed();
}

function malformed(cause?: unknown): InputError {
  return new InputError(
    "certificate_request_malformed",
    "Cannot accept certificate request: expected PKCS#10 with an ECDSA key on P-256 or P-384, " +
      "signed by that key",
    { cause },
  );
}
