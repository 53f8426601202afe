import assert from "node:assert/strict";
import type { Origins } from "../origins.ts";
import type { PolicyData } from "../policy_data.ts";
import { explainDecision } from "./explain_decision.ts";
import { renderExplanation } from "./render_explanation.ts";

const ENV_PLACE = { kind: "file", file: "web.yaml", line: 12, column: 9 } as const;

/** A policy with what the explanations read. */
const policyData = {
  containers: [{}, {
    OCI: {
      Process: { Args: ["serve"], Env: ["MODE=safe"] },
      Mounts: [{ destination: "/data", source: "x", type_: "bind", options: [] }],
      Annotations: { team: "blue" },
      Linux: { Sysctl: {} },
    },
    bindings: {
      name: "web",
      required_env: ["MODE=safe"],
      image: { sources: ["app"], digest: "sha256:1" },
    },
  }],
  pod: { hostname_regex: "^web$" },
} as unknown as PolicyData;

const origins: Origins = new Map([
  ["/containers/1/OCI/Process/Env/0", { kind: "file", place: ENV_PLACE }],
  ["/containers/1/OCI/Process/Args", { kind: "image", reference: "app", field: "Cmd" }],
]);

function explain(check: object, request: unknown = {}) {
  const failures = [{ container: 1, failed: [check as { check: string }] }];
  const denied = { kind: "CreateContainerRequest", request, failures };
  const [explanation] = explainDecision(denied, { policyData, origins });
  assert(explanation !== undefined);
  return explanation;
}

Deno.test("a changed variable is compared with the one of the same name, and its line is named", () => {
  const explanation = explain({ check: "env_expected", unexpected: ["MODE=fast"] });
  assert.equal(explanation.container, "web");
  assert.deepEqual(explanation.expected, ["MODE=safe"]);
  assert.deepEqual(explanation.actual, ["MODE=fast"]);
  assert.deepEqual(explanation.origin, { kind: "file", place: ENV_PLACE });
  assert.match(renderExplanation(explanation), /from: {5}web\.yaml:12:9/);
});

Deno.test("an added variable has no counterpart", () => {
  const explanation = explain({ check: "env_expected", unexpected: ["EVIL=1"] });
  assert.equal(explanation.expected, "no such variable");
});

Deno.test("a missing variable is looked up by its name", () => {
  const explanation = explain({ check: "env_required", missing: ["MODE"] });
  assert.deepEqual(explanation.expected, ["MODE=safe"]);
  assert.equal(explanation.actual, "missing");
  assert.deepEqual(explanation.origin, { kind: "file", place: ENV_PLACE });
});

Deno.test("a variable with another value is not said to be missing", () => {
  const request = { OCI: { Process: { Env: ["PATH=/bin", "MODE=fast"] } } };
  const explanation = explain({ check: "env_required", missing: ["MODE=safe"] }, request);
  assert.deepEqual(explanation.actual, ["MODE=fast"]);
});

Deno.test("a changed annotation is shown with both values", () => {
  const request = { OCI: { Annotations: { team: "red", other: "x" } } };
  const explanation = explain({ check: "annotation_values", unexpected: ["team"] }, request);
  assert.deepEqual(explanation.expected, { team: "blue" });
  assert.deepEqual(explanation.actual, { team: "red" });
});

Deno.test("another image is shown by its name", () => {
  const storages = [{ driver: "image_guest_pull", source: "evil" }, {
    driver: "blk",
    source: "05",
  }];
  for (const check of ["image_source", "image_digest"]) {
    assert.deepEqual(explain({ check }, { storages }).actual, ["evil"]);
  }
});

Deno.test("the line of the first argument that differs is named", () => {
  const place = { kind: "file", file: "web.yaml", line: 7, column: 3 } as const;
  const more: Origins = new Map([
    ...origins,
    ["/containers/1/OCI/Process/Args/0", { kind: "file", place }],
  ]);
  const request = { OCI: { Process: { Args: ["evil"] } } };
  const failures = [{ container: 1, failed: [{ check: "process_args" }] }];
  const denied = { kind: "CreateContainerRequest", request, failures };
  const [explanation] = explainDecision(denied, { policyData, origins: more });
  assert.deepEqual(explanation?.origin, { kind: "file", place });
});

Deno.test("the environment is not printed as a whole", () => {
  assert.equal(explain({ check: "env_expected" }).expected, undefined);
});

Deno.test("a mount is compared with the one of the same destination", () => {
  const mount = { destination: "/data", source: "evil", type_: "bind", options: [] };
  const explanation = explain({ check: "mounts_expected", unexpected: [mount] });
  assert.deepEqual(explanation.expected, policyData.containers[1]?.OCI.Mounts);
  assert.deepEqual(explanation.actual, [mount]);
});

Deno.test("values are read from the request and the policy", () => {
  const request = { OCI: { Process: { Args: ["evil"] } } };
  const explanation = explain({ check: "process_args" }, request);
  assert.deepEqual(explanation.expected, ["serve"]);
  assert.deepEqual(explanation.actual, ["evil"]);
  assert.deepEqual(explanation.origin, { kind: "image", reference: "app", field: "Cmd" });
});

Deno.test("a field that the request lacks is named", () => {
  const explanation = explain({ check: "process_args" }, { OCI: { Process: {} } });
  assert.deepEqual(explanation.requestProblems, ["/OCI/Process/Args: missing"]);
  const wrong = explain({ check: "process_args" }, { OCI: { Process: { Args: "sh" } } });
  assert.deepEqual(wrong.requestProblems, ["/OCI/Process/Args: wrong_type"]);
});

Deno.test("a pasted error has no request to complain of", () => {
  const failures = [{ container: 1, failed: [{ check: "process_args" }] }];
  const denied = { kind: "CreateContainerRequest", request: undefined, failures };
  const [explanation] = explainDecision(denied, { policyData, origins });
  assert.deepEqual(explanation?.requestProblems, []);
  assert.equal(explanation?.actual, undefined);
});

Deno.test("an unknown check is said to be unknown", () => {
  assert.match(explain({ check: "of_tomorrow" }).rule, /this version does not/);
});
