/**
 * Verification of TDX quotes, side by side with go-tdx-guest (where Go is present) in one run.
 *
 * Cold: every signature is checked. Warm: facts about collateral and platform are kept, quotes are new.
 * The Go library keeps nothing, so its time is the same for both.
 */
import {
  type AttestCrypto,
  memoizingCrypto,
  type TdxCollateral,
  type TdxEvidence,
  verifyTdx,
  webCrypto,
} from "../../attest/mod.ts";
import { FixedClock } from "../../core/mod.ts";
import { SimulatedTdxVendor } from "../../simulator/vendor/mod.ts";
import { loopTime } from "./loop_time.ts";
import { buildGoProgram } from "../interop/attest/_go_program.ts";

const at = new Date("2026-05-05T12:00:00Z");
const vendor = await SimulatedTdxVendor.create({ clock: new FixedClock(at) });
const reportData = new Uint8Array(64);
const { quote, collateral } = await vendor.issue({ reportData });
const options = { roots: vendor.roots, at };

/** New quotes of the same machine with the same collateral. */
const quotes = await Promise.all(
  Array.from({ length: 500 }, async (_, index): Promise<TdxEvidence> => {
    const issued = await vendor.issue({ reportData: reportData.with(0, index & 0xff) });
    return { format: "tdx", quote: issued.quote, collateral };
  }),
);

function bench(name: string, crypto: AttestCrypto, group: string): void {
  let next = 0;
  Deno.bench(name, { group }, async () => {
    await verifyTdx(quotes[next++ % quotes.length] ?? { format: "tdx", quote }, {
      ...options,
      crypto,
    });
  });
}

/** Forgets the facts about quotes soon, so that each of the 500 is new when it comes around again. */
const forgetful = () => memoizingCrypto(webCrypto, 512);

bench("cold", webCrypto, "verify a quote");
bench("warm, new quotes of a known machine", forgetful(), "verify a quote");

function goCase(from: TdxCollateral) {
  return {
    name: "bench",
    quote: quote.toBase64(),
    root: vendor.rootPem,
    at: at.toISOString(),
    ...from,
    tcbInfo: from.tcbInfo.toBase64(),
    qeIdentity: from.qeIdentity.toBase64(),
    pckCrl: from.pckCrl.toBase64(),
    rootCaCrl: from.rootCaCrl.toBase64(),
  };
}

const program = await buildGoProgram(new URL("../interop/attest/tdx/", import.meta.url));
if (program !== undefined) {
  const nanoseconds = await program.run<number>([goCase(collateral)], "-bench");
  const crypto = forgetful();
  const ours = await loopTime(
    quotes.length,
    (index) => verifyTdx(quotes[index] ?? { format: "tdx", quote }, { ...options, crypto }),
  );
  console.log(`warm, new quotes in a loop: ${ours.toFixed(2)} ms per verification`);
  console.log(`go-tdx-guest v0.3.1: ${(nanoseconds / 1e6).toFixed(2)} ms per verification`);
}
