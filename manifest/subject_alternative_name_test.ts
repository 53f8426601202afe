import assert from "node:assert/strict";
import { classifySan } from "./subject_alternative_name.ts";

const ACCEPTED: [string, string][] = [
  ["web", "dns"],
  ["web.default.svc.cluster.local", "dns"],
  ["*", "dns"],
  ["*.example.com", "dns"],
  ["_grpc.example.com", "dns"],
  ["203.0.113.10", "ip"],
  ["2001:db8::1", "ip"],
  ["::ffff:10.0.0.1", "ip"],
  ["spiffe://example.com/web", "url"],
  ["https://example.com/", "url"],
];

for (const [text, type] of ACCEPTED) {
  Deno.test(`${text} is a name of type ${type}`, () => {
    assert.deepEqual(classifySan(text), { type, value: text });
  });
}

const REFUSED = [
  "",
  "a b",
  "-web",
  "web-",
  "a..b",
  "a.*.b",
  "w\u00eb",
  "a".repeat(64),
  "a/b",
  "\n",
];
for (const text of REFUSED) {
  Deno.test(`${JSON.stringify(text.slice(0, 20))} is no name`, () => {
    assert.throws(() => classifySan(text), { code: "san_malformed" });
  });
}
