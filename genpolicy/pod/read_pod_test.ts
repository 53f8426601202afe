import assert from "node:assert/strict";
import { policyOfPod, problemsOf } from "../testing/policy_from_yaml.ts";

/** Problems of a pod whose spec is the given lines after `spec:`, which is line 4. */
function problems(spec: string): Promise<string[]> {
  return problemsOf(() => policyOfPod(spec));
}

const APP = "  containers: [{name: app, image: app}]\n";

Deno.test("all problems of a pod are reported at once, each with its place", async () => {
  assert.deepEqual(
    await problems(`  hostPID: true
  containerz: []
  restartPolicy: 3
  containers:
    - name: app
      image: app
      comand: [x]
      tty: "yes"
      volumeMounts:
        - {name: v, mountPath: /v, subPath: x}
`),
    [
      "field_refused 5:3",
      "field_unknown 6:3",
      "field_type_wrong 7:3",
      "field_unknown 11:7",
      "field_type_wrong 12:7",
      "field_refused 14:36",
    ],
  );
});

Deno.test("a misspelt field names the one that was meant", async () => {
  await assert.rejects(
    policyOfPod("  containers: [{name: app, image: app, volumemounts: []}]\n"),
    (error: { problems: { hint: string }[] }) => {
      assert.equal(error.problems[0]?.hint, "did you mean volumeMounts?");
      return true;
    },
  );
});

for (
  const [field, value] of [
    ["hostNetwork", "true"],
    ["hostPID", "true"],
    ["hostIPC", "true"],
    ["hostUsers", "false"],
    ["os", "{name: windows}"],
    ["ephemeralContainers", "[{name: debug}]"],
    ["resourceClaims", "[{name: gpu}]"],
  ]
) {
  Deno.test(`${field}: ${value} cannot be enforced`, async () => {
    assert.deepEqual(await problems(`  ${field}: ${value}\n${APP}`), ["field_refused 5:3"]);
  });
}

Deno.test("refused fields may stand with the value that changes nothing", async () => {
  await policyOfPod(`  hostNetwork: false
  hostPID: false
  hostUsers: true
  os: {name: linux}
  ephemeralContainers: []
  volumes: [{name: v, emptyDir: {}}]
  containers:
    - name: app
      image: app
      volumeMounts: [{name: v, mountPath: /v, subPath: "", recursiveReadOnly: Disabled}]
`);
});

Deno.test("nulls stand for fields that are not there", async () => {
  await policyOfPod(`  hostname: null
  volumes:
  containers: [{name: app, image: app, env: null, securityContext: }]
`);
});

for (
  const [what, spec, expected] of [
    ["two containers of one name", "{name: app, image: app}, {name: app, image: app}", [
      "name_repeated",
    ]],
    ["a container name with capitals", "{name: App, image: app}", ["container_malformed"]],
    ["an image with a space", '{name: app, image: "a b"}', [
      "container_malformed",
      "image_unknown",
    ]],
    ["a termination log that is no path", "{name: app, image: app, terminationMessagePath: log}", [
      "container_malformed",
    ]],
    ["a container without image", "{name: app}", ["field_missing"]],
    [
      "a mount of an unknown volume",
      "{name: app, image: app, volumeMounts: [{name: v, mountPath: /v}]}",
      ["volume_unknown"],
    ],
    [
      "a mount with a relative path, a colon or a step upwards",
      "{name: app, image: app, volumeMounts: [{name: t, mountPath: v}, " +
      '{name: t, mountPath: "/a:b"}, {name: t, mountPath: /a/../b}]}',
      ["mount_path_malformed", "mount_path_malformed", "mount_path_malformed"],
    ],
    [
      "two mounts at one path",
      "{name: app, image: app, volumeMounts: [{name: t, mountPath: /t}, {name: t, mountPath: /t}]}",
      ["mount_path_malformed"],
    ],
    [
      "a variable with two sources",
      "{name: app, image: app, env: [{name: A, value: x, valueFrom: " +
      "{fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {resource: limits.cpu}}}]}",
      ["env_malformed", "env_malformed"],
    ],
    [
      "a variable whose name has an equals sign",
      '{name: app, image: app, env: [{name: "A=B", value: x}]}',
      ["env_malformed"],
    ],
    [
      "envFrom without a source",
      "{name: app, image: app, envFrom: [{prefix: A_}]}",
      ["env_malformed"],
    ],
    ["a number where a string must be", "{name: app, image: app, env: [{name: A, value: 8080}]}", [
      "field_type_wrong",
    ]],
  ] as const
) {
  Deno.test(`${what} is refused`, async () => {
    const spec2 = `  volumes: [{name: t, emptyDir: {}}]\n  containers: [${spec}]\n`;
    assert.deepEqual((await problems(spec2)).map((text) => text.split(" ")[0]), expected);
  });
}

Deno.test("volumes without a source, with two sources or of one name are refused", async () => {
  assert.deepEqual(
    await problems(`  volumes:
    - name: a
    - {name: b, emptyDir: {}, hostPath: {path: /x}}
    - {name: c, emptyDir: {}}
    - {name: c, emptyDir: {}}
    - {name: d, image: {reference: x}}
${APP}`),
    ["volume_malformed 6:7", "volume_malformed 7:7", "name_repeated 9:8", "field_refused 10:17"],
  );
});
