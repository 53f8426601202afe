import assert from "node:assert/strict";
import { parseYamlFile } from "./parse_yaml_file.ts";
import { serviceNamesOf, servicesOf } from "./service_names.ts";
import { workloadsOf } from "./workloads_of.ts";

function names(text: string): string[][] {
  const { documents } = parseYamlFile("s.yml", text);
  const services = documents.flatMap(servicesOf);
  return documents.flatMap(workloadsOf).map((workload) => serviceNamesOf(workload, services));
}

const pod = (name: string, namespace: string, labels: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, ${namespace}labels: {${labels}}}\nspec: {}\n---\n`;
const service = (name: string, rest: string, selector: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${rest}}\nspec: {selector: ${selector}}\n---\n`;

Deno.test("serviceNamesOf() finds the Services that select the pod in its namespace", () => {
  const text = service("b-svc", "", "{app: web}") + service("a-svc", "", "{app: web, tier: x}") +
    service("other", "", "{app: api}") + service("far", ", namespace: prod", "{app: web}") +
    pod("p", "", "app: web, tier: x") + pod("q", "namespace: prod, ", "app: web");
  assert.deepEqual(names(text), [["a-svc", "b-svc"], [
    "far",
    "far.prod",
    "far.prod.svc",
    "far.prod.svc.cluster.local",
  ]]);
});

Deno.test("serviceNamesOf() ignores Services that select nothing or everything", () => {
  const text = service("none", "", "{}") +
    "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n---\n" +
    service("odd", "", "{app: 1}") +
    "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: k}\nspec: {selector: {app: web}}\n---\n" +
    pod("p", "", "app: web");
  assert.deepEqual(names(text), [[]]);
});
