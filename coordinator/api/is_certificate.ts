import { encodePemCertificate } from "../../attest/mod.ts";

/** Whether `pem` is exactly one certificate, and `der` is it; an absent certificate is never the same. */
export function isCertificate(pem: string, der: Uint8Array | undefined): boolean {
  const text = (value: string) => value.replace(/\s/g, "");
  return der !== undefined && text(encodePemCertificate(der)) === text(pem);
}
