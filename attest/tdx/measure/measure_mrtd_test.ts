import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes, InputError, sha256Hex } from "../../../core/mod.ts";
import { measureMrtd } from "./measure_mrtd.ts";
import { tdvfSections } from "./tdvf.ts";

const FIRMWARE = Deno.env.get("CONTRAST_TEST_OVMF") ?? "/usr/share/ovmf/OVMF.fd";
const vectors = new URL(
  "../../../../shared/fixtures/measure-tdx/mrtd-vectors.json",
  import.meta.url,
);

function le(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) & 0xff);
}

interface Section {
  readonly data: [offset: number, size: number];
  readonly address: number;
  readonly size: number;
  readonly attributes: number;
}

/** A firmware image of 8 KiB whose metadata lists the sections. */
function image(sections: readonly Section[], count = sections.length): Uint8Array {
  const metadata = concatBytes(
    new TextEncoder().encode("TDVF"),
    le(16 + 32 * sections.length, 4),
    le(1, 4),
    le(count, 4),
    ...sections.flatMap(({ data, address, size, attributes }) => [
      le(data[0], 4),
      le(data[1], 4),
      le(address, 8),
      le(size, 8),
      le(0, 4),
      le(attributes, 4),
    ]),
  );
  const entry = concatBytes(le(2048, 4), le(22, 2), guid("35657ae44a989847865e4685a7bf8ec2"));
  const footer = concatBytes(le(40, 2), guid("de82b596b21ff745baeaa366c55a082d"));
  const firmware = new Uint8Array(8192).map((_, index) => index & 0xff);
  firmware.set(metadata, 8192 - 2048);
  firmware.set(concatBytes(entry, footer), 8192 - 32 - 40);
  return firmware;
}

function guid(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex);
}

const good: Section = { data: [0, 4096], address: 0xfffff000, size: 4096, attributes: 1 };

Deno.test("measureMrtd() gives the same value in both orders for a section of one page", () => {
  const firmware = image([good]);
  assert.deepEqual(measureMrtd(firmware, "single-pass"), measureMrtd(firmware, "two-pass"));
});

Deno.test("measureMrtd() distinguishes the orders, and ignores pages that the guest adds itself", () => {
  const two = image([{ ...good, data: [0, 8192], size: 8192 }]);
  assert.notDeepEqual(measureMrtd(two, "single-pass"), measureMrtd(two, "two-pass"));
  const augmented = image([good, { ...good, address: 0, attributes: 2 }]);
  const measured = image([good, { ...good, address: 0, attributes: 0 }]);
  assert.notDeepEqual(
    measureMrtd(augmented, "single-pass"),
    measureMrtd(measured, "single-pass"),
  );
});

const hostile: Readonly<Record<string, Uint8Array>> = {
  "an empty image": new Uint8Array(),
  "an image without a table": new Uint8Array(8192),
  "no section": image([]),
  "a thousand sections": image([good], 1000),
  "data outside of the image": image([{ ...good, data: [8000, 4096] }]),
  "data larger than its memory": image([{ ...good, data: [0, 8192] }]),
  "an unaligned address": image([{ ...good, address: 1 }]),
  "an unaligned size": image([{ ...good, size: 4097 }]),
  "a section of a terabyte": image([{ ...good, size: 2 ** 40 }]),
};

for (const [name, firmware] of Object.entries(hostile)) {
  Deno.test(`measureMrtd() refuses ${name}`, () => {
    assert.throws(() => measureMrtd(firmware, "single-pass"), { code: "firmware_malformed" });
  });
}

Deno.test("measureMrtd() says that an image has no TDX metadata", () => {
  const firmware = image([good]);
  firmware[8192 - 32 - 40 + 6] = 0;
  assert.throws(() => measureMrtd(firmware, "single-pass"), { code: "firmware_without_tdx" });
});

Deno.test("tdvfSections() answers every mutation with sections or an InputError", () => {
  const change = fc.tuple(fc.constantFrom(...[0, 2000]), fc.nat(120), fc.nat(255));
  fc.assert(fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
    const firmware = new Uint8Array(image([good, good]));
    for (const [base, offset, byte] of changes) {
      firmware[base === 0 ? 8192 - 1 - offset : 8192 - 2048 + offset] = byte;
    }
    try {
      assert.ok(tdvfSections(firmware).length > 0);
    } catch (error) {
      assert.ok(error instanceof InputError);
    }
  }));
});

function readable(path: string | URL): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}

const firmware = readable(FIRMWARE);
const vector = readable(vectors);
if (firmware === undefined || vector === undefined) {
  console.warn(`SKIPPED: the MRTD vectors need ${FIRMWARE} (Debian package ovmf) and the fixtures`);
}

Deno.test({
  name: "measureMrtd() agrees with other implementations on Debian's OVMF",
  ignore: firmware === undefined || vector === undefined,
  fn: async () => {
    assert.ok(firmware && vector);
    const { source, mrtdSinglePass, mrtdTwoPass } = JSON.parse(new TextDecoder().decode(vector));
    if (!source.includes(await sha256Hex(firmware))) {
      console.warn(`SKIPPED: ${FIRMWARE} is another build than the vector's`);
      return;
    }
    assert.equal(measureMrtd(firmware, "single-pass").toHex(), mrtdSinglePass);
    assert.equal(measureMrtd(firmware, "two-pass").toHex(), mrtdTwoPass);
  },
});
