import assert from "node:assert/strict";
import fc from "fast-check";
import { FixedClock, VerificationError } from "../../core/mod.ts";
import { SimulatedTdxVendor } from "../../simulator/vendor/mod.ts";
import { decodePemCertificates, parseCertificate } from "../x509/mod.ts";
import { parseTdxQuote } from "./parse_tdx_quote.ts";
import { readPckPlatform } from "./pck_extension.ts";

const clock = new FixedClock("2026-05-05T12:00:00Z");
const vendor = await SimulatedTdxVendor.create({ clock });
const EXTENSION = "1.2.840.113741.1.13.1";

type Changes = Parameters<typeof vendor.issue>[0];

async function pck(changes: Omit<Changes, "reportData"> = {}) {
  const { quote } = await vendor.issue({ reportData: new Uint8Array(64), ...changes });
  const [leaf] = decodePemCertificates(parseTdxQuote(quote).pckChainPem, "chain");
  return parseCertificate(leaf ?? new Uint8Array(), "PCK");
}

Deno.test("readPckPlatform() reads every attribute of a Platform CA certificate", async () => {
  const platform = readPckPlatform(
    await pck({
      platform: { sgxType: 2, smtEnabled: false, cachedKeys: true, pceSvn: 300 },
    }),
  );
  assert.equal(platform.fmspc.toHex(), "90c06f000000");
  assert.equal(platform.pceSvn, 300);
  assert.equal(platform.sgxComponents.toHex(), "05050202040100050000000000000000");
  assert.equal(platform.sgxType, "scalable-with-integrity");
  assert.equal(platform.piid?.toHex(), "52".repeat(16));
  assert.equal(platform.dynamicPlatform, true);
  assert.equal(platform.cachedKeys, true);
  assert.equal(platform.smtEnabled, false);
});

Deno.test("readPckPlatform() says nothing of what a Processor CA certificate leaves out", async () => {
  const platform = readPckPlatform(await pck({ platform: { authority: "Processor" } }));
  for (const field of ["piid", "dynamicPlatform", "cachedKeys", "smtEnabled"]) {
    assert.equal(field in platform, false, field);
  }
});

const hostile: Readonly<Record<string, string>> = {
  "an empty extension": "",
  "an empty sequence": "3000",
  "bytes behind the sequence": "300000",
  "a foreign attribute": "3009300706022a030401ff",
  "a sequence that is cut off": "30ff",
  "a nest of a hundred sequences": "30".repeat(100),
};

for (const [name, hex] of Object.entries(hostile)) {
  Deno.test(`readPckPlatform() refuses ${name}`, async () => {
    const certificate = await pck({ tamper: { pck: { sgxExtension: Uint8Array.fromHex(hex) } } });
    assert.throws(() => readPckPlatform(certificate), { code: "der_malformed" });
  });
}

Deno.test("readPckPlatform() refuses attributes of a wrong size or type, and says which", async () => {
  for (
    const [platform, field] of [
      [{ fmspc: new Uint8Array(5) }, `${EXTENSION}.4`],
      [{ pceId: new Uint8Array() }, `${EXTENSION}.3`],
      [{ ppid: new Uint8Array(17) }, `${EXTENSION}.1`],
      [{ piid: new Uint8Array(0) }, `${EXTENSION}.6`],
      [{ sgxType: 3 }, `${EXTENSION}.5`],
      [{ pceSvn: 65_536 }, `${EXTENSION}.2.17`],
      [{ sgxComponents: new Uint8Array(15) }, `${EXTENSION}.2.16`],
    ] as const
  ) {
    const certificate = await pck({ platform });
    assert.throws(() => readPckPlatform(certificate), (error) => {
      assert.ok(error instanceof VerificationError);
      assert.ok(error.place?.kind === "field" && error.place.field.endsWith(field), error.message);
      return true;
    });
  }
});

Deno.test("readPckPlatform() answers every mutation with a platform or a VerificationError", async () => {
  const certificate = await pck();
  const extension = certificate.extensions.get(EXTENSION);
  assert.ok(extension);
  const change = fc.tuple(fc.nat(extension.value.length - 1), fc.nat(255));
  fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
    const value = new Uint8Array(extension.value);
    for (const [offset, byte] of changes) {
      value[offset] = byte;
    }
    const extensions = new Map([[EXTENSION, { ...extension, value }]]);
    try {
      assert.equal(readPckPlatform({ ...certificate, extensions }).fmspc.length, 6);
    } catch (error) {
      assert.ok(error instanceof VerificationError, String(error));
    }
  }));
});
