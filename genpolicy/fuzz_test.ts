import fc from "fast-check";
import assert from "node:assert/strict";
import { ContrastError } from "../core/mod.ts";
import { policyOfPod } from "./testing/policy_from_yaml.ts";

const POD = {
  hostname: "h",
  shareProcessNamespace: true,
  securityContext: { fsGroup: 1, sysctls: [{ name: "a.b", value: "1" }] },
  initContainers: [{ name: "init", image: "app", restartPolicy: "Always" }],
  containers: [{
    name: "app",
    image: "app",
    command: ["a", "$(B)"],
    env: [{ name: "B", value: "x" }, {
      name: "C",
      valueFrom: { fieldRef: { fieldPath: "metadata.uid" } },
    }],
    envFrom: [{ prefix: "P_", configMapRef: { name: "c", optional: true } }],
    volumeMounts: [{ name: "v", mountPath: "/v", readOnly: true }],
    volumeDevices: [{ name: "w", devicePath: "/dev/w" }],
    securityContext: { runAsUser: 1, capabilities: { add: ["X"], drop: ["ALL"] } },
    livenessProbe: { exec: { command: ["p"] } },
    resources: { limits: { "nvidia.com/pgpu": "1" } },
  }],
  volumes: [{ name: "v", emptyDir: { medium: "Memory" } }, {
    name: "w",
    persistentVolumeClaim: {},
  }],
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

Deno.test("a pod with anything in place of any value gets a policy or a coded error", async () => {
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(null, "", "$(pod-ip)", "__proto__", -1, 1e21, [[]], { name: null }),
  );
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...pathsOf(POD).slice(1)), strange, async (path, value) => {
      const spec = JSON.stringify(replaced(POD, path, value));
      const settled = await policyOfPod(`  ${spec.replaceAll("\u007f", "")}\n`).catch((error) =>
        error
      );
      if (!(settled instanceof Error)) return;
      assert.ok(settled instanceof ContrastError, `${path.join("/")}: ${settled.stack}`);
      refused++;
    }),
    { numRuns: 400 },
  );
  assert.ok(refused > 100, `${refused} pods were refused`);
});
