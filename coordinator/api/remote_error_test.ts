import { Code, ConnectError } from "@connectrpc/connect";
import assert from "node:assert/strict";
import {
  AppraisalError,
  ContrastError,
  InputError,
  InputErrors,
  StateError,
} from "../../core/mod.ts";
import { fromConnectError, toConnectError } from "./remote_error.ts";

function roundTrip(error: unknown): ContrastError {
  const sent = toConnectError(error);
  const details = sent.details.map((detail) =>
    "desc" in detail ? { desc: detail.desc, value: detail.value } : detail
  );
  const received = new ConnectError(sent.rawMessage, sent.code);
  received.details = details as typeof received.details;
  return fromConnectError(received, "ask") as ContrastError;
}

Deno.test("an expected failure arrives with its family, code, hint and reasons", () => {
  const reasons = [{ code: "debug_allowed", message: "debug" }, { code: "b", message: "c" }];
  const error = roundTrip(
    new AppraisalError("evidence_not_accepted", "Cannot accept", {
      hint: "do this",
      reasons,
    }),
  );
  assert.ok(error instanceof AppraisalError);
  assert.deepEqual([error.code, error.hint], ["evidence_not_accepted", "do this"]);
  assert.deepEqual(error.reasons, reasons);
  assert.equal(roundTrip(new StateError("no_manifest", "Cannot")).family, "state");
});

Deno.test("several problems of a manifest arrive with their places", () => {
  const place = { kind: "json" as const, path: "Policies" };
  const error = roundTrip(new InputErrors([new InputError("a_code", "Cannot x", { place })]));
  assert.match(error.message, /Policies: Cannot x/);
});

Deno.test("a fault of the program tells the client nothing about itself", () => {
  const sent = toConnectError(new TypeError("secret detail"));
  assert.equal(sent.code, Code.Internal);
  assert.ok(!sent.message.includes("secret"));
});

Deno.test("what a stranger's server says cannot steer a terminal or name an odd code", () => {
  const error = roundTrip(
    new StateError("x".repeat(100), "Cannot \u001b[2J\u202eoops\n".repeat(500)),
  );
  assert.equal(error.code, "remote_error");
  // deno-lint-ignore no-control-regex
  assert.ok(!/[\u0000-\u001f\u202e]/.test(error.message));
  assert.ok(error.message.length < 2100);
});

Deno.test("a failure of the way there is one of transport", () => {
  const error = fromConnectError(new ConnectError("gone", Code.Unavailable), "ask");
  assert.equal((error as ContrastError).code, "call_failed");
});
