import assert from "node:assert/strict";
import { formatPlace, InputError } from "../core/mod.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";
import type { Workload } from "./workload.ts";
import { workloadsOf } from "./workloads_of.ts";

function workloads(text: string): Workload[] {
  return parseYamlFile("w.yaml", text).documents.flatMap(workloadsOf);
}

const TEMPLATE =
  "{metadata: {labels: {app: a}}, spec: {runtimeClassName: contrast-cc, containers: []}}";

Deno.test("workloadsOf() finds the pod template of every workload kind", () => {
  const kinds = [
    [
      "v1",
      "Pod",
      "metadata: {name: w, labels: {app: a}}\nspec: {runtimeClassName: contrast-cc, containers: []}",
    ],
    ["v1", "ReplicationController", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    ["apps/v1", "Deployment", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    ["apps/v1", "ReplicaSet", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    ["apps/v1", "DaemonSet", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    ["apps/v1", "StatefulSet", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    ["batch/v1", "Job", `metadata: {name: w}\nspec: {template: ${TEMPLATE}}`],
    [
      "batch/v1",
      "CronJob",
      `metadata: {name: w}\nspec: {jobTemplate: {spec: {template: ${TEMPLATE}}}}`,
    ],
  ] as const;
  for (const [apiVersion, kind, rest] of kinds) {
    const [found] = workloads(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`);
    assert.equal(found?.kind, kind);
    assert.equal(found.name, "w");
    assert.equal(found.namespace, undefined);
    assert.equal(found.spec["runtimeClassName"], "contrast-cc");
    assert.deepEqual((found.metadata["labels"] as Record<string, unknown>)["app"], "a");
  }
});

Deno.test("workloadsOf() searches Lists, and places are relative to the template", () => {
  const [first, second, ...rest] = workloads(`apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: s}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: d, namespace: prod}
  spec:
    template:
      spec:
        hostNetwork: true
- apiVersion: v1
  kind: PodList
  items:
  - {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}
`);
  assert.deepEqual(rest, []);
  assert.deepEqual(first?.podPath, ["items", 1, "spec", "template"]);
  assert.deepEqual(first.resourcePath, ["items", 1]);
  assert.equal(first.namespace, "prod");
  assert.deepEqual(first.metadata, {});
  assert.equal(formatPlace(first.place(["spec", "hostNetwork"])), "w.yaml:13:9");
  assert.equal(second?.name, "p");
});

Deno.test("workloadsOf() leaves other kinds and other groups alone", () => {
  assert.deepEqual(
    workloads("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: w}\n"),
    [],
  );
  assert.deepEqual(workloads("apiVersion: v1\nkind: Service\nspec: {template: {spec: {}}}\n"), []);
  assert.deepEqual(workloads("just text\n---\n- a\n---\n---\nkind: Pod\n"), []);
});

Deno.test("workloadsOf() refuses a workload without name or pod template", () => {
  for (
    const text of [
      "apiVersion: v1\nkind: Pod\nspec: {}\n",
      "apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\nspec: {}\n",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: 12}\nspec: {}\n",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: {}\n",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: w}\nspec: []\n",
    ]
  ) {
    assert.throws(
      () => workloads(text),
      (error) => error instanceof InputError && error.code === "workload_malformed",
      text,
    );
  }
});
