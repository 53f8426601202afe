import assert from "node:assert/strict";
import { defaultSettings } from "../settings/default_settings.ts";
import { profileSettings } from "../settings/profiles.ts";
import type { Settings } from "../settings/settings.ts";
import { policiesFromYaml, policyOfPod } from "../testing/policy_from_yaml.ts";

const QUIET: Settings = {
  ...defaultSettings,
  request_defaults: { ...defaultSettings.request_defaults, ReadStreamRequest: false },
};
const IMAGE = `app@sha256:${"0".repeat(64)}`;

async function warningsOf(fields: string, settings = QUIET, volumes = ""): Promise<string[]> {
  const spec = `${volumes}  containers: [{name: app, image: "${IMAGE}"${fields}}]\n`;
  const { warnings } = await policyOfPod(spec, { settings });
  return warnings.map(({ code, place }) =>
    place === undefined ? code : `${code} ${place.line}:${place.column}`
  );
}

Deno.test("a pinned image with plain values warns of nothing", async () => {
  assert.deepEqual(
    await warningsOf(', args: ["127.0.0.1", localhost.example.com, my-localhost]'),
    [],
  );
});

for (
  const [what, fields, expected] of [
    ["privileged containers", ", securityContext: {privileged: true}", [
      "container_privileged 5:128",
    ]],
    [
      "downward values that the host chooses, not those that the YAML fixes",
      ", env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, " +
      "{name: B, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}, " +
      "{name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]",
      ["env_downward 5:115", "env_downward 5:257"],
    ],
    [
      "the name localhost",
      ', command: [run, "--at=localhost:80"], env: [{name: A, value: localhost}]',
      [
        "localhost_name 5:124",
        "localhost_name 5:153",
      ],
    ],
  ] as const
) {
  Deno.test(`generation warns of ${what}`, async () => {
    assert.deepEqual(
      (await warningsOf(fields)).map((text) => text.split(":")[0]),
      expected.map((text) => text.split(":")[0]),
    );
  });
}

Deno.test("generation warns of values of ConfigMaps and Secrets in the environment", async () => {
  const [policy] = await policiesFromYaml(
    `apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {K: v}
---
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec:
  containers:
    - name: app
      image: "${IMAGE}"
      envFrom: [{secretRef: {name: s}}]
      env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: K}}}]
`,
    { settings: QUIET },
  );
  assert.deepEqual(policy?.warnings.map(({ code, place }) => `${code} ${place?.line}`), [
    "env_from_config 14",
    "env_from_config 13",
  ]);
});

Deno.test("generation warns of images without a digest", async () => {
  const { warnings } = await policyOfPod("  containers: [{name: app, image: app}]\n", {
    settings: QUIET,
  });
  assert.deepEqual(warnings.map(({ code, place }) => `${code} ${place?.line}`), [
    "image_unpinned 5",
  ]);
});

Deno.test("generation warns of volumes of the host, not of those of the guest", async () => {
  const volumes = `  volumes:
    - {name: a, emptyDir: {}}
    - {name: b, persistentVolumeClaim: {claimName: b}}
    - {name: c, nfs: {server: x, path: /}}
    - {name: d, secret: {secretName: x}}
`;
  assert.deepEqual(await warningsOf("", QUIET, volumes), [
    "volume_unencrypted 7:7",
    "volume_unencrypted 8:7",
  ]);
});

Deno.test("generation warns of settings that let the host do more than it must", async () => {
  const requests = QUIET.request_defaults;
  const exec = { allowed_commands: [["ls"]], regex: [] };
  assert.deepEqual(await warningsOf("", defaultSettings), ["logs_readable"]);
  assert.deepEqual(
    await warningsOf("", {
      ...QUIET,
      request_defaults: { ...requests, ExecProcessRequest: exec, WriteStreamRequest: true },
    }),
    ["exec_allowed", "stdin_allowed"],
  );
  assert.deepEqual(await warningsOf("", { ...QUIET, bindings: "kata" }), ["bindings_weakened"]);
  assert.deepEqual(await warningsOf("", profileSettings("AKS-CLH-SNP")), [
    "logs_readable",
    "image_unbound",
  ]);
});
