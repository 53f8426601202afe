import assert from "node:assert/strict";
import fc from "fast-check";
import { VerificationError } from "../../core/mod.ts";
import { testQuote, type TestQuoteFields } from "./_test_quote.ts";
import { MAX_QUOTE_SIZE, parseTdxQuote } from "./parse_tdx_quote.ts";

const refused: Record<string, [TestQuoteFields, string, number]> = {
  "version 3 of SGX": [{ version: 3 }, "header.version", 0],
  "version 6": [{ version: 6 }, "header.version", 0],
  "a P-384 attestation key": [{ keyType: 3 }, "header.attestationKeyType", 2],
  "an SGX quote": [{ teeType: 0 }, "header.teeType", 4],
  "another vendor": [{ vendor: "00".repeat(16) }, "header.qeVendorId", 12],
  "an SGX body in version 5": [{ version: 5, bodyType: 1 }, "bodyType", 48],
  "an unknown body type": [{ version: 5, bodyType: 4 }, "bodyType", 48],
  "a TD 1.5 body of 584 bytes": [{ version: 5, bodySize: 584 }, "bodySize", 50],
  "a TD 1.0 body of 648 bytes": [{ version: 5, bodyType: 2, bodySize: 648 }, "bodySize", 50],
  "a PCK chain where the QE report belongs": [
    { outerType: 5 },
    "signatureData.certificationData.type",
    764,
  ],
  "an encrypted PPID instead of a PCK chain": [{ innerType: 3 }, "pckCertificationData.type", 1252],
  "surplus bytes inside the signature data": [{ signatureSurplus: 1 }, "signatureData", 1286],
  "binary bytes as PEM": [{ pem: "-----\u0001" }, "pckChain", 1263],
  "two NUL bytes behind the PEM": [{ pem: "-----\0\0" }, "pckChain", 1263],
};

for (const [name, [fields, field, offset]] of Object.entries(refused)) {
  Deno.test(`parseTdxQuote() refuses ${name}`, () => {
    assert.throws(
      () => parseTdxQuote(testQuote(fields)),
      (error) => {
        assert.ok(error instanceof VerificationError);
        assert.deepEqual(error.place, { kind: "field", field, offset });
        return true;
      },
    );
  });
}

Deno.test("parseTdxQuote() reads both versions and keeps trailing bytes apart", () => {
  for (
    const [fields, kind] of [
      [{ version: 4 }, "td10"],
      [{ version: 5, bodyType: 2 }, "td10"],
      [{ version: 5, bodyType: 3 }, "td15"],
    ] as const
  ) {
    const trailing = Uint8Array.of(1, 2, 3);
    const quote = parseTdxQuote(testQuote({ ...fields, trailing }));
    assert.equal(quote.body.kind, kind);
    assert.deepEqual([...quote.trailing], [1, 2, 3]);
    assert.equal(quote.body.mrServiceTd?.length, kind === "td15" ? 48 : undefined);
    assert.equal(quote.pckChainPem, "-----BEGIN CERTIFICATE-----\n");
  }
});

Deno.test("parseTdxQuote() drops one NUL byte behind the PEM", () => {
  assert.equal(parseTdxQuote(testQuote({ pem: "-----\0" })).pckChainPem, "-----");
});

Deno.test("parseTdxQuote() refuses every truncation with the field that is cut", () => {
  const quote = testQuote({ version: 5 });
  for (let length = 0; length < quote.length; length++) {
    assert.throws(() => parseTdxQuote(quote.subarray(0, length)), {
      name: "VerificationError",
      code: "tdx_quote_truncated",
    });
  }
});

Deno.test("parseTdxQuote() refuses sizes beyond its limits before it reads on", () => {
  assert.throws(() => parseTdxQuote(new Uint8Array(MAX_QUOTE_SIZE + 1)), {
    code: "tdx_quote_malformed",
  });
  const quote = testQuote();
  quote.set([0xff, 0xff, 0xff, 0xff], 632);
  assert.throws(() => parseTdxQuote(quote), { code: "tdx_quote_truncated" });
  const inner = testQuote();
  inner.set([0xff, 0xff, 0xff, 0xff], 766);
  assert.throws(() => parseTdxQuote(inner), { code: "tdx_quote_malformed" });
});

Deno.test("parseTdxQuote() answers every mutation with a quote or a VerificationError", () => {
  const quotes = [testQuote(), testQuote({ version: 5 }), testQuote({ version: 5, bodyType: 2 })];
  const change = fc.tuple(fc.nat(1400), fc.nat(255));
  fc.assert(
    fc.property(
      fc.constantFrom(...quotes),
      fc.array(change, { maxLength: 8 }),
      (quote, changes) => {
        const mutated = new Uint8Array(quote);
        for (const [offset, byte] of changes) {
          mutated[offset % mutated.length] = byte;
        }
        try {
          const parsed = parseTdxQuote(mutated);
          assert.equal(parsed.body.mrTd.length, 48);
        } catch (error) {
          assert.ok(error instanceof VerificationError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
