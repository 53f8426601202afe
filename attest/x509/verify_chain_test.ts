import assert from "node:assert/strict";
import { VerificationError } from "../../core/mod.ts";
import { decodePemCertificates, parseCertificate } from "./mod.ts";

Deno.test("parseCertificate() refuses bytes that are not DER", () => {
  for (const bytes of [[], [0x30], [0x30, 0x80], [0x30, 0x03, 1, 1, 1], [0x1f, 1]]) {
    assert.throws(
      () => parseCertificate(new Uint8Array(bytes), "VCEK"),
      (error) => error instanceof VerificationError && error.code === "der_malformed",
    );
  }
});

Deno.test("decodePemCertificates() refuses text without a certificate, between certificates and bad base64", () => {
  for (
    const text of [
      "",
      "hello",
      "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----",
      "-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nx",
    ]
  ) {
    assert.throws(
      () => decodePemCertificates(text, "chain"),
      (error) => error instanceof VerificationError && error.code === "pem_malformed",
      text,
    );
  }
});

Deno.test("decodePemCertificates() does not slow down on long white space", () => {
  const text = "-----BEGIN CERTIFICATE-----" + " ".repeat(200_000) + "!";
  assert.throws(() => decodePemCertificates(text, "chain"), VerificationError);
});
