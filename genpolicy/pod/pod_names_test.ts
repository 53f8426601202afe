import assert from "node:assert/strict";
import { policiesFromYaml } from "../testing/policy_from_yaml.ts";

async function namesOf(kind: string, name: string, spec = "") {
  const apiVersion = kind === "Pod" || kind === "ReplicationController"
    ? "v1"
    : kind.endsWith("Job")
    ? "batch/v1"
    : "apps/v1";
  const pod = `{${spec}containers: [{name: app, image: app}]}`;
  const template = kind === "Pod"
    ? pod
    : kind === "CronJob"
    ? `{jobTemplate: {spec: {template: {spec: ${pod}}}}}`
    : `{template: {spec: ${pod}}}`;
  const [policy] = await policiesFromYaml(
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ns}\nspec: ${template}\n`,
  );
  const { name_regex, hostname_regex } = policy?.policyData.pod ?? {};
  return { name: new RegExp(name_regex ?? "^$"), host: new RegExp(hostname_regex ?? "^$") };
}

for (
  const [kind, name, allowed, denied] of [
    ["Pod", "a.b", ["a.b"], ["axb", "a.b-1", "xa.b"]],
    ["Deployment", "web", ["web-5d4f8c7b9-x2x9z"], [
      "web-x2x9z",
      "web-aeiou-x2x9z",
      "webb-5d4-x2x9z",
    ]],
    ["ReplicaSet", "web", ["web-x2x9z"], ["web-x2x9", "web-x2x9zz"]],
    ["ReplicationController", "web", ["web-x2x9z"], ["web-0"]],
    ["DaemonSet", "web", ["web-x2x9z"], ["web-ax2x9"]],
    ["StatefulSet", "db", ["db-0", "db-12"], ["db-", "db-x", "db-0-0"]],
    ["Job", "run", ["run-x2x9z", "run-3-x2x9z"], ["run-3"]],
    ["CronJob", "run", ["run-29123456-x2x9z", "run-29123456-0-x2x9z"], ["run-x2x9z"]],
    [
      "Deployment",
      "n".repeat(52),
      [`${"n".repeat(52)}-5d4f8x2x9z`, `${"n".repeat(52)}-5d4f-x2x9z`],
      [`${"n".repeat(51)}-5d4f8x2x9z`],
    ],
    ["Job", "n".repeat(63), [`${"n".repeat(58)}x2x9z`], [`${"n".repeat(57)}x2x9z`]],
  ] as const
) {
  Deno.test(`pods of ${kind} ${name.slice(0, 8)} (${name.length}) have the names that its controller makes`, async () => {
    const { name: regex } = await namesOf(kind, name);
    for (const text of allowed) assert.match(text, regex);
    for (const text of denied) assert.doesNotMatch(text, regex);
  });
}

Deno.test("the host name is the pod's name, or what the YAML says", async () => {
  assert.match("web-5d4-x2x9z", (await namesOf("Deployment", "web")).host);
  assert.match("mx", (await namesOf("Deployment", "web", "hostname: mx, ")).host);
  assert.doesNotMatch("web", (await namesOf("Deployment", "web", "hostname: mx, ")).host);
  const fqdn = "hostname: mx, subdomain: mail, setHostnameAsFQDN: true, ";
  assert.match("mx.mail.ns.svc.cluster.local", (await namesOf("Pod", "p", fqdn)).host);
  assert.doesNotMatch("mx.mail.other.svc.cluster.local", (await namesOf("Pod", "p", fqdn)).host);
  assert.doesNotMatch("mx", (await namesOf("Pod", "p", fqdn)).host);
});

Deno.test("a host name is cut at 63 characters", async () => {
  const long = `${"n".repeat(62)}.m`;
  assert.match("n".repeat(62), (await namesOf("Pod", long)).host);
  const { host } = await namesOf("Deployment", "d".repeat(57));
  assert.match(`${"d".repeat(57)}-5d4fx`, host);
  assert.doesNotMatch(`${"d".repeat(57)}-5d4fxxx`, host);
});
