import assert from "node:assert/strict";
import { webCrypto } from "../../attest/mod.ts";
import { parseCertificate, parseCrl, verifyChain } from "../../attest/x509/mod.ts";
import { concatBytes, sha256Hex, VerificationError } from "../../core/mod.ts";
import {
  bits,
  boolean,
  der,
  ecdsaSha256,
  ecdsaSignature,
  integer,
  octets,
  oid,
  sequence,
  time,
} from "../../simulator/vendor/tdx_der.ts";
import { tdxKey } from "../../simulator/vendor/tdx_key.ts";

const key = await tdxKey();
const from = new Date("2026-01-01T00:00:00Z");
const to = new Date("2027-01-01T00:00:00Z");
const name = (text: string) =>
  sequence(der(0x31, sequence(oid("2.5.4.3"), der(0x0c, new TextEncoder().encode(text)))));
const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
const authority = [
  extension("2.5.29.19", sequence(boolean(true)), true),
  extension("2.5.29.15", der(0x03, Uint8Array.of(1, 0x06)), true),
];
const leafMark = extension("2.5.29.19", sequence(), true);

interface Parts {
  readonly version?: Uint8Array;
  readonly serial?: Uint8Array;
  readonly algorithm?: Uint8Array;
  readonly validity?: Uint8Array;
  readonly spki?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly trailing?: Uint8Array;
  readonly outerAlgorithm?: Uint8Array;
}

async function certificate(parts: Parts = {}, subject = "Leaf"): Promise<Uint8Array<ArrayBuffer>> {
  const tbs = sequence(
    parts.version ?? der(0xa0, integer(2)),
    parts.serial ?? integer(1),
    parts.algorithm ?? ecdsaSha256,
    name("Root"),
    parts.validity ?? sequence(time(from), time(to)),
    name(subject),
    parts.spki ?? key.spki,
    der(0xa3, sequence(...(parts.extensions ?? [leafMark]))),
    parts.trailing ?? new Uint8Array(),
  );
  const signature = bits(ecdsaSignature(await key.sign(tbs)));
  return sequence(tbs, parts.outerAlgorithm ?? ecdsaSha256, signature);
}

Deno.test("parseCertificate() refuses certificates that break a rule", async () => {
  const rsaPkcs1 = sequence(oid("1.2.840.113549.1.1.11"), der(0x05));
  const cases: Record<string, Parts> = {
    "version 1": { version: der(0xa0, integer(0)) },
    "no version": { version: new Uint8Array() },
    "a long serial number": { serial: integer(new Uint8Array(30).fill(1)) },
    "an unknown algorithm": { algorithm: rsaPkcs1, outerAlgorithm: rsaPkcs1 },
    "two algorithms": { outerAlgorithm: sequence(oid("1.2.840.10045.4.3.3")) },
    "a month 13": { validity: sequence(der(0x17, text("261301000000Z")), time(to)) },
    "a time without seconds": { validity: sequence(der(0x17, text("2601010000Z")), time(to)) },
    "a point that is compressed": { spki: compressed() },
    "an extension twice": { extensions: [leafMark, leafMark] },
    "no extension": { extensions: [] },
    "something left over": { trailing: der(0x05) },
  };
  for (const [what, parts] of Object.entries(cases)) {
    const bytes = await certificate(parts);
    assert.throws(
      () => parseCertificate(bytes, "leaf"),
      (error) => error instanceof VerificationError && error.code === "der_malformed",
      what,
    );
  }
  const good = await certificate();
  parseCertificate(good, "leaf");
  assert.throws(() => parseCertificate(concatBytes(good, good), "leaf"), VerificationError);
  assert.throws(() => parseCertificate(new Uint8Array(100_000), "leaf"), {
    code: "certificate_malformed",
  });
});

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function compressed(): Uint8Array {
  const algorithm = sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"));
  return sequence(algorithm, bits(concatBytes(Uint8Array.of(2), key.point.subarray(0, 32))));
}

Deno.test("verifyChain() refuses unknown critical extensions and authorities that are none", async () => {
  const root = await certificate({ extensions: authority }, "Root");
  const options = {
    roots: [await sha256Hex(root)],
    at: new Date("2026-06-01T00:00:00Z"),
    crypto: webCrypto,
  };
  const chain = async (parts: Parts, other = root) =>
    await verifyChain([
      parseCertificate(await certificate(parts), "leaf"),
      parseCertificate(other, "root"),
    ], { ...options, roots: [await sha256Hex(other)] });
  await chain({});
  const unknown = { extensions: [extension("1.2.3", new Uint8Array(), true)] };
  await assert.rejects(chain(unknown), { code: "certificate_extension_unknown" });
  const soft = { extensions: [extension("1.2.3", new Uint8Array())] };
  await chain(soft);
  const notCritical = extension("2.5.29.19", sequence(boolean(true)));
  for (const extensions of [[leafMark], [notCritical], authority.slice(0, 1)]) {
    const weak = await certificate({ extensions }, "Root");
    await assert.rejects(chain({}, weak), { code: "certificate_not_ca" });
  }
  await assert.rejects(verifyChain([], options), { code: "chain_incomplete" });
  const alone = [parseCertificate(root, "root")];
  await assert.rejects(verifyChain(alone, options), { code: "chain_incomplete" });
});

Deno.test("parseCrl() refuses deltas, lists without an end and unknown critical extensions", async () => {
  const list = async (...rest: Uint8Array[]) => {
    const tbs = sequence(integer(1), ecdsaSha256, name("Root"), time(from), ...rest);
    return sequence(tbs, ecdsaSha256, bits(ecdsaSignature(await key.sign(tbs))));
  };
  const extensions = (...entries: Uint8Array[]) => der(0xa0, sequence(...entries));
  parseCrl(await list(time(to)), "CRL");
  const delta = extensions(extension("2.5.29.27", integer(1), true));
  const partial = extensions(extension("2.5.29.28", sequence(), true));
  for (const rest of [[], [time(to), delta], [time(to), partial], [time(to), der(0x05)]]) {
    const bytes = await list(...rest);
    assert.throws(() => parseCrl(bytes, "CRL"), { code: "der_malformed" });
  }
});
