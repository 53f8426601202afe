import assert from "node:assert/strict";
import { formatPlace } from "../../core/mod.ts";
import type { ImageFacts } from "../../genpolicy/images/mod.ts";
import { type PolicyData, splitPolicy } from "../../genpolicy/mod.ts";
import {
  annotationOf,
  containersOf,
  INITDATA_ANNOTATION,
  injectInitializer,
  parseYamlFile,
  workloadIdentity,
  workloadsOf,
} from "../../k8s/mod.ts";
import { parseInitdata, parseInitdataAnnotation } from "../../manifest/mod.ts";
import { Workspace } from "./_test_workspace.ts";
import { grantIdentities } from "./identity_readers.ts";

const DROPPED = "capabilities: {drop: [ALL]}";

function image(reference: string, user: string): [string, ImageFacts] {
  const facts = {
    reference,
    digest: `sha256:${"a".repeat(64)}`,
    platform: "linux/amd64",
    config: { User: user },
    passwd: "root:x:0:0::/:/bin/sh\nnginx:x:101:101::/:/bin/sh\n",
    group: null,
    size: 1,
    unpackedSize: 1,
  };
  return [reference, facts];
}

const FACTS = new Map([image("root", ""), image("nginx", "nginx:nginx"), image("ghost", "nobody")]);

/** What the Initializer of a pod with these lines in its spec is told, or `-`; then the codes of warnings. */
function granted(spec: string, inject = true): string {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  runtimeClassName: contrast-cc
${spec.split("\n").map((line) => `  ${line}\n`).join("")}`;
  const file = parseYamlFile("p.yml", text);
  const [workload] = file.documents.flatMap(workloadsOf);
  assert(workload !== undefined);
  const options = { image: "root", coordinatorHost: "coordinator-ready" };
  const template = inject
    ? injectInitializer(workload, options)
    : { metadata: {}, spec: workload.spec };
  const identity = workloadIdentity(workload);
  const { workloads, warnings } = grantIdentities(
    [{ file, workload, identity, template, places: {} }],
    FACTS,
  );
  const [initializer] = containersOf(workloads[0]?.template ?? {});
  const [, variable] = initializer?.value["env"] as { name: string; value: string }[] ?? [];
  const told = variable === undefined ? "-" : `${variable.name}=${variable.value}`;
  return [told, ...warnings.map(({ code, place }) => `${code} ${place && formatPlace(place)}`)]
    .join(" ");
}

Deno.test("the files of the Initializer belong to the one user that the containers run as", () => {
  for (
    const [expected, spec] of [
      ["-", "containers: [{name: a, image: root}]"],
      ["-", "containers: [{name: a, image: nginx, securityContext: {runAsUser: 0}}]"],
      ["CONTRAST_FILES_USER=101", "containers: [{name: a, image: nginx}]"],
      [
        "CONTRAST_FILES_USER=7",
        "containers: [{name: a, image: root, securityContext: {runAsUser: 7}}]",
      ],
      [
        "CONTRAST_FILES_USER=7",
        "securityContext: {runAsUser: 7}\ncontainers: [{name: a, image: nginx}, {name: b, image: root}]",
      ],
      [
        "CONTRAST_FILES_USER=101",
        "initContainers: [{name: i, image: root, securityContext: {runAsUser: 5}}]\n" +
        "containers: [{name: a, image: nginx}]",
      ],
      // Root reads every file, unless the capability for that is dropped.
      ["CONTRAST_FILES_USER=101", "containers: [{name: a, image: nginx}, {name: b, image: root}]"],
      ["-", `containers: [{name: a, image: root, securityContext: {${DROPPED}}}]`],
    ] as const
  ) assert.equal(granted(spec), expected, spec);
});

Deno.test("with fsGroup that group may read the files of the Initializer, whoever the users are", () => {
  const containers = "containers: [{name: a, image: nginx}, {name: b, image: root, " +
    `securityContext: {runAsUser: 8, ${DROPPED}}}]`;
  assert.equal(granted(`securityContext: {fsGroup: 9}\n${containers}`), "CONTRAST_FILES_GROUP=9");
  assert.equal(
    granted("securityContext: {fsGroup: 9}\ncontainers: [{name: a, image: root}]"),
    "CONTRAST_FILES_GROUP=9",
  );
});

Deno.test("containers of different users without a common group are a warning, and root keeps the files", () => {
  const expected = "- identity_unreadable p.yml:6:3";
  for (
    const spec of [
      "containers: [{name: a, image: nginx}, {name: b, image: root, securityContext: {runAsUser: 8}}]",
      `containers: [{name: a, image: nginx}, {name: b, image: root, securityContext: {${DROPPED}}}]`,
      "containers: [{name: a, image: nginx}, {name: b, image: root, " +
      "securityContext: {capabilities: {drop: [DAC_OVERRIDE]}}}]",
    ]
  ) assert.equal(granted(spec), expected, spec);
  const sidecar = "initContainers: [{name: s, image: root, restartPolicy: Always, " +
    "securityContext: {runAsUser: 5}}]\ncontainers: [{name: a, image: nginx}]";
  assert.equal(granted(sidecar), "- identity_unreadable p.yml:7:3");
  assert.equal(
    granted("securityContext: {fsGroup: 0}\n" + sidecar),
    "- identity_unreadable p.yml:8:3",
  );
});

Deno.test("pods without Initializer and users that cannot be resolved are left alone", () => {
  assert.equal(granted("containers: [{name: a, image: nginx}]", false), "-");
  assert.equal(granted("containers: [{name: a, image: ghost}]"), "-");
  assert.equal(granted("containers: [{name: a, image: missing}]"), "-");
});

Deno.test("generate binds the reader of the files in the policy, and changes nothing the second time", async () => {
  await using workspace = await Workspace.open();
  const setUser = (lines: string) =>
    workspace.edit(
      "vote-bot.yml",
      (text) =>
        text.replace(
          /( +)runtimeClassName: contrast-cc\n(?: +securityContext: \{ run.*\n)?/,
          (_, indent) =>
            `${indent}runtimeClassName: contrast-cc\n${indent}securityContext: { ${lines} }\n`,
        ),
    );
  await setUser("runAsUser: 1000, runAsGroup: 1000, runAsNonRoot: true");
  await workspace.generate();
  const user = await initializerOf(workspace);
  assert(user.OCI.Process.Env?.includes("CONTRAST_FILES_USER=1000"));
  assert.deepEqual(user.OCI.Process.User.UID, 0);
  assert.deepEqual(user.OCI.Process.User.GID, 0);
  assert.deepEqual(user.OCI.Process.Capabilities.Effective, ["CAP_CHOWN"]);
  const once = await workspace.snapshot();
  await workspace.generate();
  assert.deepEqual(await workspace.snapshot(), once);
  await setUser("runAsUser: 1000, fsGroup: 2000");
  await workspace.generate();
  const group = await initializerOf(workspace);
  assert(group.OCI.Process.Env?.includes("CONTRAST_FILES_GROUP=2000"));
  assert(!group.OCI.Process.Env?.some((variable) => variable.startsWith("CONTRAST_FILES_USER=")));
  assert.deepEqual(group.OCI.Process.Capabilities.Effective, []);
  assert(group.OCI.Process.User.AdditionalGids.includes(2000));
});

async function initializerOf(workspace: Workspace): Promise<PolicyData["containers"][number]> {
  const file = parseYamlFile("vote-bot.yml", await workspace.read("vote-bot.yml"));
  const [bot] = file.documents.flatMap(workloadsOf);
  assert(bot !== undefined);
  const initdata = await parseInitdataAnnotation(annotationOf(bot, INITDATA_ANNOTATION) ?? "");
  const { policyData } = splitPolicy(parseInitdata(initdata).data["policy.rego"] ?? "");
  const found = policyData.containers.find(({ OCI }) =>
    OCI.Process.Env?.some((variable) => variable.startsWith("COORDINATOR_HOST="))
  );
  assert(found !== undefined);
  return found;
}
