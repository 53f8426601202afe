import assert from "node:assert/strict";
import fc from "fast-check";
import { VerificationError } from "../../core/mod.ts";
import { cutSignedObject, MAX_COLLATERAL_SIZE } from "./cut_signed_object.ts";

const signature = "ab".repeat(64);
const encode = (text: string) => new TextEncoder().encode(text);
const cut = (text: string) => cutSignedObject(encode(text), "tcbInfo");

Deno.test("cutSignedObject() keeps every byte of the inner object", () => {
  const inner = '{ "b" : [1, {"}":"\\"}{"}], "a":"\u00e9" ,"b":2}';
  for (
    const text of [
      `{"tcbInfo":${inner},"signature":"${signature}"}`,
      ` {\n"signature" : "${signature.toUpperCase()}" ,\t"tcbInfo" : ${inner} } \r\n`,
    ]
  ) {
    const { message, signature: bytes } = cut(text);
    assert.equal(new TextDecoder().decode(message), inner);
    assert.equal(bytes.toHex(), signature);
  }
});

const hostile: Record<string, string> = {
  "an empty document": "",
  "an array": "[]",
  "a missing signature": `{"tcbInfo":{}}`,
  "a missing object": `{"signature":"${signature}"}`,
  "another object": `{"enclaveIdentity":{},"signature":"${signature}"}`,
  "a repeated object": `{"tcbInfo":{},"tcbInfo":{},"signature":"${signature}"}`,
  "a repeated signature": `{"tcbInfo":{},"signature":"${signature}","signature":"${signature}"}`,
  "a further member": `{"tcbInfo":{},"signature":"${signature}","x":{}}`,
  "an escaped member name": `{"tcbInf\\u006f":{},"signature":"${signature}"}`,
  "a short signature": `{"tcbInfo":{},"signature":"${signature.slice(2)}"}`,
  "a signature that is not hex": `{"tcbInfo":{},"signature":"${"zz".repeat(64)}"}`,
  "an empty signature": `{"tcbInfo":{},"signature":""}`,
  "text behind the end": `{"tcbInfo":{},"signature":"${signature}"}{}`,
  "an object that does not end": `{"tcbInfo":{"a":"}`,
  "an array as object": `{"tcbInfo":[],"signature":"${signature}"}`,
  "a trailing comma": `{"tcbInfo":{},"signature":"${signature}",}`,
  "a deep nest": `{"tcbInfo":${'{"a":'.repeat(40)}{}${"}".repeat(40)},"signature":"${signature}"}`,
  "an oversized document": " ".repeat(MAX_COLLATERAL_SIZE + 1),
};

for (const [name, text] of Object.entries(hostile)) {
  Deno.test(`cutSignedObject() refuses ${name}`, () => {
    assert.throws(() => cut(text), { code: "tdx_collateral_malformed" });
  });
}

Deno.test("cutSignedObject() cuts what JSON.stringify wrote, and nothing but typed errors escape", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
    const inner = JSON.stringify(value);
    const { message } = cut(`{"tcbInfo":${inner},"signature":"${signature}"}`);
    assert.equal(new TextDecoder().decode(message), inner);
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
    assert.throws(() => cutSignedObject(noise, "tcbInfo"), VerificationError);
  }));
});
