import assert from "node:assert/strict";
import fc from "fast-check";
import { FixedClock, VerificationError } from "../../core/mod.ts";
import { SimulatedTdxVendor } from "../../simulator/vendor/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import { memoizingCrypto } from "../crypto/memoizing_crypto.ts";
import { webCrypto } from "../crypto/web_crypto.ts";
import type { TdxCollateral } from "../evidence.ts";
import { verifyTdx } from "./verify_tdx.ts";

const at = new Date("2026-05-05T12:00:00Z");
const clock = new FixedClock(at);
const vendor = await SimulatedTdxVendor.create({ clock });
const evidence = await vendor.issue({ reportData: new Uint8Array(64), shape: "v5-td15" });
const { quote, collateral } = evidence;
const options = { roots: vendor.roots, at, crypto: memoizingCrypto(webCrypto) };

function flipped(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

Deno.test("verifyTdx() refuses a quote with any bit flipped", async () => {
  // The byte behind the PEM text is not part of anything: NUL and space are the same to PEM.
  const bits = (quote.length - 1) * 8 - 1;
  await fc.assert(
    fc.asyncProperty(fc.nat(bits), async (bit) => {
      const changed = { format: "tdx", quote: flipped(quote, bit), collateral } as const;
      await assert.rejects(verifyTdx(changed, options), VerificationError);
    }),
    { numRuns: 300 },
  );
});

Deno.test("verifyTdx() refuses collateral with any bit flipped, but for the case of hex digits", async () => {
  for (const field of ["tcbInfo", "qeIdentity", "pckCrl", "rootCaCrl"] as const) {
    await fc.assert(
      fc.asyncProperty(fc.nat(collateral[field].length * 8 - 1), async (bit) => {
        const isJson = field === "tcbInfo" || field === "qeIdentity";
        fc.pre(!isJson || (bit & 7) !== 5);
        const changed: TdxCollateral = {
          ...collateral,
          [field]: flipped(collateral[field], bit),
        };
        await assert.rejects(
          verifyTdx({ format: "tdx", quote, collateral: changed }, options),
          VerificationError,
        );
      }),
      { numRuns: 60 },
    );
  }
});

Deno.test("verifyTdx() with kept facts decides anew about dates, roots and revocation", async () => {
  await verifyTdx(evidence, options);
  const later = new Date(at.getTime() + 31 * 86_400_000);
  await assert.rejects(verifyTdx(evidence, { ...options, at: later }), VerificationError);
  const none = { ...options, roots: { snp: [], tdx: [] } };
  await assert.rejects(verifyTdx(evidence, none), { code: "root_not_pinned" });
  const revoking = await vendor.issue({
    reportData: new Uint8Array(64),
    tamper: { revoked: ["pck"] },
  });
  const renewed = { ...evidence, collateral: revoking.collateral };
  await assert.rejects(verifyTdx(renewed, options), { code: "certificate_revoked" });
});

Deno.test("verifyTdx() checks every signature before it reports a platform", async () => {
  const messages = new Set<string>();
  const counting: AttestCrypto = {
    digest: webCrypto.digest,
    checkSignature: (check) => {
      messages.add(check.message.toHex().slice(0, 200));
      return webCrypto.checkSignature(check);
    },
  };
  await verifyTdx(evidence, { ...options, crypto: counting });
  // Root, authority, PCK, TCB signer, two lists, two documents, quoting enclave, quote.
  assert.equal(messages.size, 10);
});
