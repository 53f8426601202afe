import assert from "node:assert/strict";
import { AppraisalError, InputError, InputErrors } from "../core/mod.ts";
import { renderError } from "./render_error.ts";

const quiet = { debug: false };

Deno.test("an expected error names place, sentence, code and hint, and shows no stack", () => {
  const error = new InputError("yaml_duplicate_key", 'Cannot read key "a": it is there twice', {
    place: { kind: "file", file: "web.yaml", line: 3, column: 7 },
    hint: "remove one of them",
    cause: new Error("secret internals"),
  });
  assert.equal(
    renderError(error, quiet),
    'contrast: error: web.yaml:3:7: cannot read key "a": it is there twice [yaml_duplicate_key]\n' +
      "contrast: hint: remove one of them",
  );
});

Deno.test("all problems of the input are listed", () => {
  const problems = ["a", "b"].map((code) => new InputError(code, `Cannot read ${code}`));
  assert.equal(
    renderError(new InputErrors(problems), quiet),
    "contrast: error: cannot read a [a]\ncontrast: error: cannot read b [b]",
  );
});

Deno.test("an appraisal lists its reasons below the error, but not the error as its own reason", () => {
  const reasons = [
    { code: "debug_allowed", message: "Guest policy allows debugging" },
    { code: "vmpl_mismatch", message: "VMPL is 1, expected 0" },
  ];
  const listed = renderError(new AppraisalError("refused", "Cannot accept it", { reasons }), quiet);
  assert.match(listed, /\n.* - guest policy allows debugging \[debug_allowed\]\n.* - VMPL is 1/);
  assert.equal(
    renderError(new AppraisalError("refused", "Cannot accept it"), quiet),
    "contrast: error: cannot accept it [refused]",
  );
});

Deno.test("a name at the start of a sentence keeps its capitals", () => {
  assert.match(renderError(new InputError("x", "HOST_DATA is short"), quiet), /: HOST_DATA is/);
});

Deno.test("a fault of the program says so, and its stack comes only on request", () => {
  const fault = new TypeError("x is undefined");
  assert.match(renderError(fault, quiet), /unexpected fault: x is undefined\ncontrast: hint: /);
  assert.doesNotMatch(renderError(fault, quiet), /render_error_test/);
  assert.match(renderError(fault, { debug: true }), /render_error_test/);
});

Deno.test("a thrown value that is no error still says what it is", () => {
  assert.match(renderError({ message: "socket gone" }, quiet), /socket gone/);
  assert.match(
    renderError(new Event("error"), quiet),
    /a value of type Event was thrown \(error\)/,
  );
  assert.doesNotMatch(renderError({}, quiet), /\[object Object\]/);
  assert.match(renderError(null, quiet), /null/);
});

Deno.test("names from files cannot steer the terminal", () => {
  const error = new InputError("x", 'Cannot read "\x1b[2J\u202eevil\r"');
  assert.equal(
    renderError(error, quiet),
    'contrast: error: cannot read "\\x1b[2J\\u{202e}evil\\x0d" [x]',
  );
});
