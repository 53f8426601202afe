import assert from "node:assert/strict";
import { policyOfPod } from "../testing/policy_from_yaml.ts";
import { describePolicy } from "./describe_policy.ts";
import { renderPolicyDescription } from "./render_policy_description.ts";

const SPEC = `  shareProcessNamespace: true
  initContainers: [{name: setup, image: app, restartPolicy: Always}]
  containers:
    - name: app
      image: app
      args: [--at, "http://$(IP)", "two words", "$$$$"]
      env:
        - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: LINES, value: "a\\nb"}
        - {name: DOLLARS, value: "$$$$"}
      volumeMounts: [{name: disk, mountPath: /disk}, {name: files, mountPath: /files}]
      livenessProbe: {exec: {command: [check, "it works$$$$"]}}
  volumes: [{name: disk, emptyDir: {}}, {name: files, configMap: {name: c}}]
`;

Deno.test("a policy is described in the order in which its containers start", async () => {
  const description = describePolicy(await policyOfPod(SPEC));
  assert.deepEqual(description.containers.map(({ name, role }) => `${role} ${name}`), [
    "sidecar setup",
    "container app",
  ]);
  const [, app] = description.containers;
  assert.deepEqual(app?.command, [
    "/app",
    "--at",
    "http://<IP address of the pod>",
    "two words",
    "$$",
  ]);
  assert.deepEqual(app?.commands, ['check "it works$$"']);
  const mounts = app?.mounts.map(({ path, contents, access }) => `${path} ${contents} ${access}`);
  assert.ok(mounts?.includes("/disk a disk, encrypted with a key of the guest read-write"));
  assert.ok(mounts?.includes("/files files from the host read-only"));
});

Deno.test("the words for people hold no control characters of the YAML", async () => {
  const text = renderPolicyDescription(describePolicy(await policyOfPod(SPEC)));
  assert.match(text, /^Pod pod, in any namespace\n {2}policy hash [0-9a-f]{64}\n/);
  assert.match(text, /containers see each other's processes/);
  assert.match(text, /LINES="a\\nb"/);
  assert.match(text, /DOLLARS=\$\$\n/);
  assert.match(text, /image app or app:latest or docker\.io\/library\/app:latest \(not pinned\)/);
  assert.match(text, /may run no commands but those of probes and hooks/);
});
