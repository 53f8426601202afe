import assert from "node:assert/strict";
import { containersOf } from "../../k8s/mod.ts";
import { parseQuantity, withMemoryLimit } from "./memory_limits.ts";

Deno.test("parseQuantity() reads Kubernetes quantities", () => {
  const read = ["1", "1k", "1Ki", "1.5Gi", "128M", "1e3", "2E", "500m", ".5Gi", "1E3"].map((text) =>
    parseQuantity(text)
  );
  assert.deepEqual(read, [1, 1000, 1024, 1610612736, 128e6, 1000, 2e18, 1, 536870912, 1000]);
  assert.equal(parseQuantity(5), 5);
  for (const text of ["", "Mi", "1 Mi", "1mi", "-1", "1Kib", "0x1", true, null, undefined]) {
    assert.equal(parseQuantity(text), undefined, String(text));
  }
});

Deno.test("withMemoryLimit() raises the first container so far that the sum is enough, and no further", () => {
  const advice = {
    imageBytes: 0,
    recommendedBytes: 512 * 2 ** 20,
    recommended: "512Mi",
    isEnough: false,
  };
  const pod = (first: string | undefined, second: string) => ({
    spec: {
      containers: [
        {
          name: "a",
          resources: { limits: { cpu: 1, ...(first === undefined ? {} : { memory: first }) } },
        },
        { name: "b", resources: { limits: { memory: second } } },
      ],
    },
  });
  const limits = (first: string | undefined, second: string) =>
    containersOf(withMemoryLimit(pod(first, second), advice)).map(({ value }) =>
      value["resources"]
    );
  assert.deepEqual(limits("128Mi", "128Mi")[0], { limits: { cpu: 1, memory: "384Mi" } });
  assert.deepEqual(limits(undefined, "128Mi")[0], { limits: { cpu: 1, memory: "384Mi" } });
  assert.deepEqual(limits("1Gi", "128Mi")[0], { limits: { cpu: 1, memory: "1Gi" } });
  assert.deepEqual(limits("384Mi", "128Mi")[1], { limits: { memory: "128Mi" } });
  assert.deepEqual(limits("1Mi", "1Gi")[0], { limits: { cpu: 1, memory: "1Mi" } });
});
