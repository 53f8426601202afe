import assert from "node:assert/strict";
import { sha256Hex } from "../core/mod.ts";
import { parseYamlFile, workloadsOf } from "../k8s/mod.ts";
import { collectConfigObjects } from "./config/collect_config_objects.ts";
import { type GeneratedPolicy, generatePolicies } from "./generate_policy.ts";
import { type ImagesLock, parseImagesLock } from "./images/mod.ts";
import { parseInitdata, parseInitdataAnnotation } from "../manifest/mod.ts";
import { originOf } from "./origins.ts";
import { defaultSettings } from "./settings/default_settings.ts";
import { profileSettings } from "./settings/profiles.ts";
import type { Settings } from "./settings/settings.ts";
import { policiesFromYaml, policyOfPod, problemsOf } from "./testing/policy_from_yaml.ts";

const FOLDER = new URL("../tests/deployments/", import.meta.url);
const lock: ImagesLock = parseImagesLock(
  await Deno.readTextFile(new URL("images.lock.json", FOLDER)),
  "images.lock.json",
);
const names = [...Deno.readDirSync(FOLDER)]
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".yaml"))
  .toSorted();

async function policiesOf(
  name: string,
  settings: Settings,
  order: <T>(items: T[]) => T[] = (items) => items,
): Promise<GeneratedPolicy[]> {
  const text = await Deno.readTextFile(new URL(name, FOLDER));
  const documents = order([...parseYamlFile(name, text).documents]);
  const images = new Map(order([...lock.images]));
  const config = collectConfigObjects(documents);
  return await generatePolicies(
    documents.flatMap(workloadsOf).map((workload) => ({ workload, config, images, settings })),
  );
}

const hashes = (policies: readonly GeneratedPolicy[]) =>
  policies.map(({ hash }) => hash).toSorted();

for (const name of names) {
  Deno.test(`${name} gets the same policies whatever the order of the inputs`, async () => {
    const policies = await policiesOf(name, defaultSettings);
    assert.ok(policies.length > 0);
    const reversed = await policiesOf(
      name,
      structuredClone(defaultSettings),
      (items) => items.toReversed(),
    );
    assert.deepEqual(hashes(reversed), hashes(policies));
    for (const { policyText, initdata, hash, annotation } of policies) {
      assert.equal(await sha256Hex(initdata), hash);
      assert.deepEqual(await parseInitdataAnnotation(annotation.value), initdata);
      assert.equal(parseInitdata(initdata).data["policy.rego"], policyText);
      for (const line of policyText.split("\n")) assert.ok(line.length < 1024, line.slice(0, 80));
    }
  });
}

Deno.test("runtimes without initdata get the policy in its own annotation, hashed as it is", async () => {
  const [policy] = await policiesOf("nginx_deployment.yaml", profileSettings("AKS-CLH-SNP"));
  assert.ok(policy);
  const text = new TextEncoder().encode(policy.policyText);
  assert.equal(policy.annotation.key, "io.katacontainers.config.agent.policy");
  assert.deepEqual(Uint8Array.fromBase64(policy.annotation.value), text);
  assert.equal(policy.hash, await sha256Hex(text));
});

Deno.test("the annotation of an earlier run changes nothing", async () => {
  const pod = (annotations: string) =>
    `apiVersion: v1
kind: Pod
metadata: {name: pod, annotations: {${annotations}}}
spec: {containers: [{name: app, image: app}]}
`;
  const [bare] = await policiesFromYaml(pod(""));
  const [again] = await policiesFromYaml(
    pod(`io.katacontainers.config.hypervisor.cc_init_data: "${bare?.annotation.value}"`),
  );
  assert.equal(again?.hash, bare?.hash);
});

Deno.test("further initdata entries and other rules change the hash", async () => {
  const spec = "  containers: [{name: app, image: app}]\n";
  const plain = await policyOfPod(spec);
  const extra = await policyOfPod(spec, { initdata: { "contrast-coordinator.json": "{}" } });
  assert.notEqual(extra.hash, plain.hash);
  assert.equal(extra.policyText, plain.policyText);
  const rules = await policyOfPod(spec, { rules: "package agent_policy\n\n\n" });
  assert.ok(rules.policyText.startsWith("package agent_policy\n\npolicy_data := {\n"));
});

Deno.test("the problems of all workloads are reported at once", async () => {
  const pod = (name: string) =>
    `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {hostPID: true, containers: [{name: app, image: app, args: ["$(pod-ip)"]}]}
`;
  assert.deepEqual(await problemsOf(() => policiesFromYaml(`${pod("a")}---\n${pod("b")}`)), [
    "field_refused 4:8",
    "placeholder_reserved 4:67",
    "field_refused 9:8",
    "placeholder_reserved 9:67",
  ]);
});

Deno.test("containers stand in Kata's order and tell the order in which they start", async () => {
  const { policyData } = await policyOfPod(`  initContainers:
    - {name: one, image: app}
    - {name: two, image: app, restartPolicy: Always}
  containers: [{name: app, image: app}, {name: web, image: app}]
`);
  assert.deepEqual(
    policyData.containers.map(({ bindings }) => `${bindings.start_order} ${bindings.name}`),
    ["0 ", "2 two", "1 one", "3 app", "3 web"],
  );
  assert.deepEqual(policyData.containers.map(({ bindings }) => bindings.role), [
    "pause",
    "sidecar",
    "init",
    "container",
    "container",
  ]);
});

Deno.test("every value knows the line, the setting or the image that it comes from", async () => {
  const { policyData, origins } = await policyOfPod(`  containers:
    - name: app
      image: app
      args:
        - one
      env:
        - {name: A, value: x}
      livenessProbe: {exec: {command: [p]}}
`);
  const at = (pointer: string) => {
    const origin = originOf(origins, pointer);
    return origin?.kind === "file" ? `line ${origin.place.line}` : origin;
  };
  assert.deepEqual(policyData.containers[1]?.OCI.Process.Env?.at(-1), "A=x");
  assert.equal(at("/containers/1/OCI/Process/Env/2"), "line 11");
  assert.equal(at("/containers/1/OCI/Process/Args/1"), "line 9");
  assert.deepEqual(at("/containers/1/OCI/Process/Args/0"), {
    kind: "image",
    reference: "app",
    field: "Entrypoint",
  });
  assert.equal(at("/containers/1/exec_commands/0/0"), "line 12");
  assert.equal(at("/containers/1/OCI/Root/Readonly"), "line 6");
  assert.deepEqual(at("/common/cpath"), { kind: "setting", pointer: "/common" });
  assert.deepEqual(at("/request_defaults/ReadStreamRequest"), {
    kind: "setting",
    pointer: "/request_defaults",
  });
});

Deno.test("a value of an annotation is that text only, also where it looks like a pattern or a placeholder", async () => {
  const [policy] = await policiesFromYaml(`apiVersion: v1
kind: Pod
metadata: {name: pod, annotations: {a: "^.*$", b: "$(bundle-id)", c: "plain.*"}}
spec: {containers: [{name: app, image: app}]}
`);
  const annotations = policy?.policyData.containers[1]?.OCI.Annotations;
  assert.equal(annotations?.["a"], "^\\^\\.\\*\\$$");
  assert.equal(annotations?.["b"], "^\\$\\(bundle-id\\)$");
  assert.equal(annotations?.["c"], "plain.*");
});
