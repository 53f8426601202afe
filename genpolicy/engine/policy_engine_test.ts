import assert from "node:assert/strict";
import fc from "fast-check";
import { parseYamlFile, workloadsOf } from "../../k8s/mod.ts";
import { buildPolicyData, type PolicyInput } from "../data/build_policy_data.ts";
import { ConfigObjects } from "../config/config_objects.ts";
import { RULES_TEXT } from "../rules/rules_module.ts";
import type { AgentRequest } from "../requests/agent_request.ts";
import { synthesizeRequests } from "../requests/synthesize_requests.ts";
import { renderPolicy } from "../render_policy.ts";
import { defaultSettings } from "../settings/default_settings.ts";
import { PolicyEngine } from "./policy_engine.ts";

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  initContainers:
    - {name: first, image: app, command: [one]}
    - {name: second, image: app, command: [two]}
    - {name: proxy, image: app, command: [three], restartPolicy: Always}
  containers:
    - name: web
      image: app
      command: [serve]
      env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
    - {name: log, image: app, command: [log]}
`;

function input(): PolicyInput {
  const [workload] = parseYamlFile("pod.yaml", POD).documents.flatMap((it) => workloadsOf(it));
  assert(workload !== undefined);
  const facts = {
    reference: "app",
    digest: `sha256:${"1".repeat(64)}`,
    platform: "linux/amd64",
    config: {},
    passwd: null,
    group: null,
    size: 1,
    unpackedSize: 1,
  };
  return {
    workload,
    config: new ConfigObjects(),
    images: new Map([["app", facts]]),
    settings: defaultSettings,
  };
}

const { policyData } = buildPolicyData(input());
const engine = await PolicyEngine.fromPolicyData(policyData);

function nameOf({ request }: AgentRequest): string {
  const { OCI } = request as { OCI: { Annotations: Record<string, string> } };
  return OCI.Annotations["io.kubernetes.cri.container-name"] ?? "pause";
}

const requests = synthesizeRequests(input());
const creates = new Map(
  requests.filter(({ kind }) => kind === "CreateContainerRequest").map((it) => [nameOf(it), it]),
);

function create(name: string): AgentRequest {
  const request = creates.get(name);
  assert(request !== undefined);
  return structuredClone(request);
}

function idOf(name: string): unknown {
  return create(name).request["container_id"];
}

function start(target: PolicyEngine, name: string): boolean {
  const { kind, request } = create(name);
  if (!target.evaluate(kind, request).allowed) return false;
  return target.evaluate("StartContainerRequest", { container_id: idOf(name) }).allowed;
}

function checks(target: PolicyEngine, { kind, request }: AgentRequest): string[] {
  return target.preview(kind, request).failures
    .flatMap(({ failed }) => failed.map(({ check }) => check));
}

Deno.test("containers are created in the order of the YAML", async () => {
  const fresh = await engine.fork();
  for (const early of ["second", "proxy", "web"]) {
    assert.deepEqual(checks(fresh, create(early)), ["container_order"], early);
  }
  assert(start(fresh, "pause"));
  assert.deepEqual(checks(fresh, create("second")), ["container_order"]);
  assert(start(fresh, "first"));
  assert.deepEqual(checks(fresh, create("web")), ["container_order"]);
  assert(start(fresh, "second"));
  assert(start(fresh, "proxy"));
  assert(start(fresh, "log"), "app containers have no order among each other");
  assert(start(fresh, "web"));
});

Deno.test("a container does not start beside an init container that never ran", async () => {
  const fresh = await engine.fork();
  for (const name of ["pause", "first", "second", "proxy", "web"]) {
    assert(fresh.evaluate("CreateContainerRequest", create(name).request).allowed, name);
  }
  const request = { container_id: idOf("web") };
  for (const name of ["first", "second", "proxy"]) {
    const start = { kind: "StartContainerRequest", request };
    assert.deepEqual(checks(fresh, start), ["start_order"], name);
    assert(fresh.evaluate("StartContainerRequest", { container_id: idOf(name) }).allowed);
  }
  assert(fresh.evaluate("StartContainerRequest", request).allowed);
});

Deno.test("a container is created again only after it was removed", async () => {
  const fresh = await engine.fork();
  assert(start(fresh, "pause"));
  assert(start(fresh, "first"));
  const again = create("first");
  assert.deepEqual(checks(fresh, again), ["container_once"]);
  const other = JSON.parse(
    JSON.stringify(again).replaceAll(String(idOf("first")), "d".repeat(64)),
  ) as AgentRequest;
  assert.deepEqual(checks(fresh, other), ["container_once"]);
  const removal = { container_id: idOf("first") };
  assert(fresh.evaluate("RemoveContainerRequest", removal).allowed);
  assert(!fresh.evaluate("RemoveContainerRequest", removal).allowed, "removed twice");
  assert(fresh.evaluate(other.kind, other.request).allowed);
});

Deno.test("the pod keeps its address from the first container that tells it", async () => {
  const fresh = await engine.fork();
  for (const { kind, request } of requests) {
    if (kind === "SignalProcessRequest") break;
    assert(fresh.evaluate(kind, request).allowed);
  }
  assert.equal(fresh.state.pstate["value:pod-ip"], "10.244.1.17");
  assert(fresh.evaluate("RemoveContainerRequest", { container_id: idOf("web") }).allowed);
  const moved = JSON.parse(
    JSON.stringify(create("web")).replaceAll("10.244.1.17", "10.244.1.18"),
  ) as AgentRequest;
  assert.deepEqual(checks(fresh, moved), ["env_values"]);
});

Deno.test("a denied request leaves the state as it was", async () => {
  const fresh = await engine.fork();
  const before = structuredClone(fresh.state);
  assert(!fresh.evaluate("CreateContainerRequest", create("web").request).allowed);
  assert.deepEqual(fresh.state, before);
});

Deno.test("a preview leaves the state as it was", async () => {
  const fresh = await engine.fork();
  const { kind, request } = create("pause");
  assert(fresh.preview(kind, request).allowed);
  assert.deepEqual(fresh.state, { pstate: {} });
});

Deno.test("a fork goes its own way", async () => {
  const first = await engine.fork();
  assert(start(first, "pause"));
  const second = await first.fork();
  assert(start(second, "first"));
  assert.equal(first.containerOf(idOf("first")), undefined);
  assert.equal(typeof second.containerOf(idOf("first")), "number");
});

Deno.test("a rendered policy loads and other rules are refused", async () => {
  const rules = RULES_TEXT;
  const loaded = await PolicyEngine.load(renderPolicy(policyData, rules));
  assert(loaded.preview("CreateSandboxRequest", requests[0]?.request).allowed);
  for (const other of [rules.replace("false", "true"), `${rules}\nx := 1\n`, ""]) {
    await assert.rejects(PolicyEngine.load(renderPolicy(policyData, other)), {
      code: "rules_unknown",
    });
  }
});

Deno.test("a policy whose data is not one JSON object is refused", async () => {
  const rules = RULES_TEXT;
  const data = JSON.stringify(policyData);
  const texts = [
    rules,
    `${rules}\npolicy_data := `,
    `${rules}\npolicy_data := []`,
    `${rules}\npolicy_data := ${data}\n\nCreateContainerRequest := true`,
    `${rules}\npolicy_data := {}`,
  ];
  for (const text of texts) {
    await assert.rejects(PolicyEngine.load(text), { code: "policy_malformed" });
  }
});

Deno.test("requests of an unknown kind are denied and say so", () => {
  for (const kind of ["NoSuchRequest", "explain_copy_file", "__proto__", "", "binding_off"]) {
    const { allowed, failures } = engine.preview(kind, {});
    assert(!allowed, kind);
    assert.equal(failures[0]?.failed[0]?.check, "request_kind");
  }
});

Deno.test("no JSON value in the place of a request is allowed where there are checks", () => {
  const kinds = ["CreateContainerRequest", "CreateSandboxRequest", "ExecProcessRequest"];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.jsonValue({ maxDepth: 4 }), (kind, request) => {
      assert(!engine.preview(kind, request).allowed);
    }),
    { numRuns: 60 },
  );
});

Deno.test("leaving any one field out of a request never makes it more welcome", async () => {
  const fresh = await engine.fork();
  const { kind, request } = create("web");
  assert(!fresh.preview(kind, request).allowed, "denied before its init containers");
  for (const key of Object.keys(request)) {
    const { [key]: _left, ...rest } = request;
    assert(!fresh.preview(kind, rest).allowed, key);
  }
});
