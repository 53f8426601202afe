import assert from "node:assert/strict";
import fc from "fast-check";
import { ContrastError, VerificationError } from "../../core/mod.ts";
import { encodeSnpCertTable, parseSnpCertTable, snpCertTableGuids } from "./cert_table.ts";
import { checkSnpCertTable } from "./check_cert_table.ts";

const guid = snpCertTableGuids.vcek;

function table(entry: { start?: number; length?: number; end?: boolean }): Uint8Array {
  const bytes = encodeSnpCertTable([{ guid, data: Uint8Array.of(1, 2, 3) }]);
  const view = new DataView(bytes.buffer);
  if (entry.start !== undefined) view.setUint32(16, entry.start, true);
  if (entry.length !== undefined) view.setUint32(20, entry.length, true);
  return bytes;
}

Deno.test("parseSnpCertTable() reads back what encodeSnpCertTable() wrote, padding ignored", () => {
  const entries = Object.values(snpCertTableGuids).map((guid, index) => ({
    guid,
    data: new Uint8Array(index).fill(index),
  }));
  const bytes = encodeSnpCertTable(entries);
  assert.deepEqual(parseSnpCertTable(bytes).map((entry) => ({ ...entry })), entries);
  const padded = new Uint8Array(4096);
  padded.set(bytes);
  assert.equal(parseSnpCertTable(padded).length, entries.length);
  assert.deepEqual(parseSnpCertTable(new Uint8Array()), []);
});

Deno.test("parseSnpCertTable() refuses entries outside the table, sums that would wrap, and open ends", () => {
  const one = { guid, data: Uint8Array.of(1) };
  for (
    const bytes of [
      table({ start: 0 }),
      table({ start: 47 }),
      table({ start: 0xffffffff, length: 2 }),
      table({ length: 0xffffffff }),
      table({ length: 4 }),
      table({}).subarray(0, 24),
      table({}).subarray(0, 30),
      new Uint8Array(10),
      encodeSnpCertTable([one, one]),
      new Uint8Array(24 * 40).fill(1),
    ]
  ) {
    assert.throws(
      () => parseSnpCertTable(bytes),
      (error) => error instanceof VerificationError && error.code === "cert_table_malformed",
    );
  }
});

Deno.test("parseSnpCertTable() throws nothing but typed errors", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    try {
      parseSnpCertTable(bytes);
    } catch (error) {
      assert.ok(error instanceof ContrastError);
    }
  }));
});

Deno.test("checkSnpCertTable() asks for blobs that must be there and appraises those that are", () => {
  const entries = parseSnpCertTable(table({}));
  const fine = { guid, presence: "require" as const, appraise: () => undefined };
  checkSnpCertTable(entries, [fine]);
  checkSnpCertTable(entries, [{ ...fine, guid: snpCertTableGuids.ark, presence: "allow-missing" }]);
  assert.throws(
    () => checkSnpCertTable(entries, [{ ...fine, guid: snpCertTableGuids.ark }]),
    { code: "cert_table_not_accepted" },
  );
  assert.throws(
    () => checkSnpCertTable(entries, [{ ...fine, appraise: () => ({ code: "x", message: "no" }) }]),
    { code: "cert_table_not_accepted" },
  );
});
