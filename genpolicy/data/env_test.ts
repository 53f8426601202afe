import assert from "node:assert/strict";
import {
  policiesFromYaml,
  policyOfPod,
  problemsOf,
  type YamlPolicyOptions,
} from "../testing/policy_from_yaml.ts";

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {A: "1", b.c: "2", "no=name": "3"}
binaryData: {BIN: /w==, TEXT: dGV4dA==}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {A: b2xk, K: a2V5}
stringData: {A: new}
---
apiVersion: v1
kind: Secret
metadata: {name: one}
stringData: {A: "1"}
---
`;

/** Environment of the one container of a pod, whose fields besides name and image are given in flow style. */
async function envOf(fields: string, options?: YamlPolicyOptions) {
  const [policy] = await policiesFromYaml(
    `${CONFIG}apiVersion: v1
kind: Pod
metadata: {name: pod, namespace: ns, labels: {tier: gold, any: "$(todo-annotation)"}, annotations: {note: hi}}
spec:
  serviceAccountName: robot
  containers: [{name: app, image: app, ${fields}}]
`,
    options,
  );
  const container = policy?.policyData.containers[1];
  return {
    env: container?.OCI.Process.Env,
    args: container?.OCI.Process.Args,
    required: container?.bindings.required_env,
    overridden: container?.bindings.overridden_env,
    exec: container?.exec_commands,
  };
}

Deno.test("stringData replaces data, keys may hold dots, names with an equals sign are skipped", async () => {
  const { env, required } = await envOf(
    "envFrom: [{prefix: S_, secretRef: {name: s}}], " +
      "env: [{name: S_K, value: own}, {name: D, valueFrom: {configMapKeyRef: {name: c, key: b.c}}}]",
  );
  assert.deepEqual(env, ["HOSTNAME=$(host-name)", "PATH=/bin", "S_A=new", "S_K=own", "D=2"]);
  assert.deepEqual(required, ["PATH=/bin", "HOSTNAME=$(host-name)", "S_A=new", "S_K=own", "D=2"]);
});

Deno.test("a reference sees earlier variables only, $$ makes no reference", async () => {
  const { env, args } = await envOf(
    'command: ["$(B)", "$$(B)", "$(C)", "$", "$(B", "$$$$"], ' +
      'env: [{name: B, value: "$(A)"}, {name: A, value: x}, {name: C, value: "[$(A)$$(A)]"}]',
  );
  assert.ok(env?.includes("B=$(A)"));
  assert.ok(env?.includes("C=[x$(A)]"));
  assert.deepEqual(args, ["$(A)", "$(B)", "[x$(A)]", "$", "$(B", "$$$$"]);
});

Deno.test("what the image sets and the YAML sets otherwise is allowed but not required", async () => {
  const { env, required, overridden } = await envOf(
    "env: [{name: MODE, value: b}, {name: HOSTNAME, value: me}, {name: PATH, value: /x}]",
    { image: { Entrypoint: ["/app"], Env: ["MODE=a", "KEEP=1", "PATH=/bin"] } },
  );
  assert.deepEqual(env, ["MODE=a", "KEEP=1", "PATH=/bin", "MODE=b", "HOSTNAME=me", "PATH=/x"]);
  assert.deepEqual(required, ["PATH=/x", "HOSTNAME=me", "MODE=b", "KEEP=1"]);
  assert.deepEqual(overridden, ["MODE=a", "PATH=/bin"]);
});

Deno.test("an image without variables gets containerd's path", async () => {
  const { env } = await envOf("tty: true", { image: { Entrypoint: ["/app"] } });
  assert.deepEqual(env, [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOSTNAME=$(host-name)",
    "TERM=xterm",
  ]);
});

for (
  const [path, value] of [
    ["metadata.name", "pod"],
    ["metadata.namespace", "ns"],
    ["metadata.uid", "$(pod-uid)"],
    ["status.podIP", "$(pod-ip)"],
    ["status.podIPs", "$(pod-ip)"],
    ["status.hostIP", "$(host-ip)"],
    ["spec.nodeName", "$(node-name)"],
    ["spec.serviceAccountName", "robot"],
    ["metadata.labels['tier']", "gold"],
    ["metadata.labels['missing']", ""],
    ["metadata.labels['pod-template-hash']", "$(todo-annotation)"],
    ["metadata.annotations['note']", "hi"],
    ["metadata.annotations['missing']", "$(todo-annotation)"],
  ]
) {
  Deno.test(`the downward field ${path} becomes ${JSON.stringify(value)}`, async () => {
    const { env } = await envOf(
      `env: [{name: V, valueFrom: {fieldRef: {fieldPath: "${path}"}}}]`,
    );
    assert.equal(env?.at(-1), `V=${value}`);
  });
}

Deno.test("downward values can be parts of variables and arguments", async () => {
  const { env, args } = await envOf(
    'args: ["--at=$(URL)"], env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, ' +
      '{name: URL, value: "http://$(IP):80"}]',
  );
  assert.equal(env?.at(-1), "URL=http://$(pod-ip):80");
  assert.deepEqual(args, ["/app", "--at=http://$(pod-ip):80"]);
});

for (
  const [what, fields, code] of [
    [
      "a missing ConfigMap",
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: x, key: A}}}]",
      "config_not_found",
    ],
    [
      "a missing key",
      "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: X}}}]",
      "config_key_not_found",
    ],
    [
      "a value that is not text",
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: BIN}}}]",
      "config_value_not_text",
    ],
    ["a whole missing Secret", "envFrom: [{secretRef: {name: x}}]", "config_not_found"],
    [
      "an unknown downward field",
      "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.nodeSelector}}}]",
      "downward_field_unknown",
    ],
    [
      "a reference to a variable of a service",
      'args: ["$(KUBERNETES_SERVICE_HOST)"]',
      "service_reference_unbound",
    ],
    [
      "a placeholder in a probe",
      'livenessProbe: {exec: {command: [sh, "$(node-name)"]}}',
      "placeholder_reserved",
    ],
    ["the text of a placeholder", 'args: ["$(pod-ip)"]', "placeholder_reserved"],
    [
      "a placeholder that two values make together",
      'env: [{name: A, value: "$(todo-"}, {name: B, value: "$(A)annotation)"}]',
      "placeholder_reserved",
    ],
    [
      "a placeholder that values make in an argument",
      'args: ["$(A)$(B)"], env: [{name: A, value: "$(pod"}, {name: B, value: "-ip)"}]',
      "placeholder_reserved",
    ],
    [
      "a placeholder in the name of a variable",
      'env: [{name: "A$(todo-annotation)", value: x}]',
      "placeholder_reserved",
    ],
    [
      "a placeholder in a prefix",
      'envFrom: [{prefix: "$(todo-annotation)", secretRef: {name: one}}]',
      "placeholder_reserved",
    ],
    [
      "a placeholder in a label that a variable reads",
      "env: [{name: A, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['any']\"}}}]",
      "placeholder_reserved",
    ],
    [
      "the text of a placeholder behind two dollars",
      'env: [{name: A, value: "$$(todo-annotation)"}]',
      "placeholder_reserved",
    ],
  ] as const
) {
  Deno.test(`${what} is refused with its place`, async () => {
    const found = await problemsOf(() => envOf(fields));
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", new RegExp(`^${code} 23:`));
  });
}

Deno.test("a placeholder in the image is refused", async () => {
  const image = { Entrypoint: ["/app"], Env: ["A=$(todo-annotation)"] };
  assert.match((await problemsOf(() => envOf("tty: true", { image })))[0] ?? "", /^placeholder/);
});

Deno.test("a placeholder that came with a value may be part of other values", async () => {
  const { env } = await envOf(
    "env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, " +
      '{name: A, value: "<$(IP)>"}, {name: B, value: "$(A)$(A)"}]',
  );
  assert.equal(env?.at(-1), "B=<$(pod-ip)><$(pod-ip)>");
});

Deno.test("optional references that lead nowhere set nothing", async () => {
  const { env } = await envOf(
    "envFrom: [{configMapRef: {name: x, optional: true}}], env: [" +
      "{name: A, valueFrom: {configMapKeyRef: {name: x, key: A, optional: true}}}, " +
      "{name: B, valueFrom: {secretKeyRef: {name: s, key: X, optional: true}}}]",
  );
  assert.deepEqual(env, ["HOSTNAME=$(host-name)", "PATH=/bin"]);
});

Deno.test("command, args, Entrypoint and Cmd combine as in Kubernetes", async () => {
  const image = { Entrypoint: ["/e"], Cmd: ["c"] };
  const argsOf = async (fields: string) => (await envOf(fields, { image })).args;
  assert.deepEqual(await argsOf("tty: false"), ["/e", "c"]);
  assert.deepEqual(await argsOf("args: [a]"), ["/e", "a"]);
  assert.deepEqual(await argsOf("command: [x]"), ["x"]);
  assert.deepEqual(await argsOf("command: [x], args: [a]"), ["x", "a"]);
  assert.deepEqual(await argsOf("command: [], args: []"), ["/e", "c"]);
  assert.deepEqual(await problemsOf(() => envOf("tty: false", { image: {} })), [
    "command_missing 23:16",
  ]);
});

Deno.test("probes resolve plain variables, hooks resolve nothing", async () => {
  const { exec } = await envOf(
    'livenessProbe: {exec: {command: [p, "$(A)", "$(B)", "$(C)"]}}, ' +
      'lifecycle: {preStop: {exec: {command: [h, "$(A)"]}}, postStart: {httpGet: {port: 1}}}, ' +
      "env: [{name: A, value: x}, {name: B, valueFrom: {secretKeyRef: {name: s, key: A}}}]",
  );
  assert.deepEqual(exec, [["p", "x", "", "$(C)"], ["h", "$(A)"]]);
});

Deno.test("without service links only the variables of the API server are allowed", async () => {
  const { policyData } = await policyOfPod(
    "  enableServiceLinks: false\n  containers: [{name: app, image: app}]\n",
  );
  const patterns = policyData.request_defaults.CreateContainerRequest.allow_env_regex;
  assert.ok(patterns.every((pattern) => pattern.startsWith("^KUBERNETES_")));
});
