import assert from "node:assert/strict";
import fc from "fast-check";
import { VerificationError } from "../../core/mod.ts";
import { DerReader, derTag } from "./mod.ts";

const reader = (...bytes: number[]) => new DerReader(Uint8Array.from(bytes), "test");

function refuses(what: string, read: () => unknown): void {
  assert.throws(
    read,
    (error) => error instanceof VerificationError && error.code === "der_malformed",
    what,
  );
}

Deno.test("DerReader refuses what is not in the shortest form", () => {
  refuses("long form of a short length", () => reader(0x04, 0x81, 0x01, 0).any("x"));
  refuses("leading zero of a length", () => reader(0x04, 0x82, 0x00, 0x80, 0).any("x"));
  refuses("indefinite length", () => reader(0x30, 0x80, 0, 0).any("x"));
  refuses("length of five bytes", () => reader(0x04, 0x85, 1, 1, 1, 1, 1).any("x"));
  refuses("high tag number", () => reader(0x1f, 0x01, 0).any("x"));
  refuses("integer with a leading zero", () => reader(0x02, 0x02, 0, 1).integer("x"));
  refuses("integer with leading ones", () => reader(0x02, 0x02, 0xff, 0x80).integer("x"));
  refuses("empty integer", () => reader(0x02, 0x00).integer("x"));
  refuses("boolean of another value", () => reader(0x01, 0x01, 0x01).boolean("x"));
  refuses("boolean of two bytes", () => reader(0x01, 0x02, 0, 0).boolean("x"));
  refuses("identifier with padding", () => reader(0x06, 0x02, 0x80, 0x01).oid("x"));
  refuses("identifier that is cut off", () => reader(0x06, 0x02, 0x2a, 0x86).oid("x"));
  refuses("empty identifier", () => reader(0x06, 0x00).oid("x"));
  refuses("bit string with unused bits", () => reader(0x03, 0x02, 0x01, 0x80).bitString("x"));
  refuses("empty bit string", () => reader(0x03, 0x00).bitString("x"));
});

Deno.test("DerReader refuses what is cut off, of another type or left over", () => {
  refuses("nothing", () => reader().any("x"));
  refuses("tag alone", () => reader(0x04).any("x"));
  refuses("length cut off", () => reader(0x04, 0x82, 0x01).any("x"));
  refuses("content cut off", () => reader(0x04, 0x05, 1, 2).any("x"));
  refuses("length of four gigabytes", () => reader(0x04, 0x84, 0xff, 0xff, 0xff, 0xff).any("x"));
  refuses("another tag", () => reader(0x04, 0x00).element(derTag.sequence, "x"));
  refuses("negative number", () => reader(0x02, 0x01, 0xff).smallInteger("x", 255));
  refuses("number too large", () => reader(0x02, 0x02, 0x01, 0x00).smallInteger("x", 255));
  refuses("something left over", () => reader(0x05, 0x00, 0x05, 0x00).end());
});

Deno.test("DerReader names the field and its offset in the outermost structure", () => {
  const outer = reader(0x30, 0x04, 0x02, 0x02, 0x00, 0x01);
  assert.throws(() => outer.inside(derTag.sequence, "list").integer("number"), (error) => {
    assert.ok(error instanceof VerificationError);
    assert.deepEqual(error.place, { kind: "field", field: "test.list.number", offset: 2 });
    return true;
  });
});

Deno.test("DerReader throws nothing but typed errors and never reads past the end", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    const reader = new DerReader(bytes, "test");
    try {
      while (!reader.atEnd) {
        const { raw, content } = reader.any("x");
        assert.ok(content.length < raw.length && raw.length <= bytes.length);
      }
    } catch (error) {
      assert.ok(error instanceof VerificationError, String(error));
    }
  }));
});
