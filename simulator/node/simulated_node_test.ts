import assert from "node:assert/strict";
import {
  AppraisalError,
  ContrastError,
  FixedClock,
  InputError,
  systemRandom,
} from "../../core/mod.ts";
import { parseSnpReport } from "../../attest/mod.ts";
import {
  collectConfigObjects,
  defaultSettings,
  generatePolicy,
  type PolicyInput,
  renderInitdata,
  synthesizeRequests,
} from "../../genpolicy/mod.ts";
import { parseInitdataAnnotation } from "../../manifest/mod.ts";
import type { ImageFacts } from "../../genpolicy/images/mod.ts";
import { INITDATA_ANNOTATION, parseYamlFile, type Workload, workloadsOf } from "../../k8s/mod.ts";
import { SimulatedPlatform } from "../platform/simulated_platform.ts";
import { ContainerFailure } from "./container_failure.ts";
import type { StartedContainer } from "./container_start.ts";
import type { PodPlan } from "./pod_plan.ts";
import { SimulatedNode } from "./simulated_node.ts";

const platform = await SimulatedPlatform.create({
  clock: new FixedClock("2026-11-22T00:00:00Z"),
  random: systemRandom,
});

function facts(reference: string): ImageFacts {
  return {
    reference,
    digest: reference.slice(reference.indexOf("sha256:")),
    platform: "linux/amd64",
    config: { Entrypoint: ["/app"], Env: ["PATH=/bin"] },
    passwd: null,
    group: null,
    size: 1,
    unpackedSize: 1,
  };
}

const APP = `registry.example/app:1@sha256:${"a".repeat(64)}`;
const OTHER = `registry.example/other:1@sha256:${"b".repeat(64)}`;

function pod(annotation: string, { env = "quiet", image = APP } = {}): Workload {
  const text = `apiVersion: v1
kind: Pod
metadata:
  name: app
  annotations:
    ${INITDATA_ANNOTATION}: "${annotation}"
spec:
  runtimeClassName: contrast-cc
  initContainers:
    - { name: first, image: "${APP}", args: [init] }
  containers:
    - { name: app, image: "${image}", env: [{ name: MODE, value: ${env} }] }
`;
  const file = parseYamlFile("app.yaml", text);
  const [workload] = file.documents.flatMap((document) => workloadsOf(document));
  assert.ok(workload !== undefined);
  return workload;
}

function input(workload: Workload): PolicyInput {
  return {
    workload,
    config: collectConfigObjects([]),
    images: new Map([APP, OTHER].map((reference) => [reference, facts(reference)])),
    settings: defaultSettings,
  };
}

const { annotation } = await generatePolicy(input(pod("")));

function plan(workload: Workload, changes: Partial<PodPlan> = {}): PodPlan {
  return { name: "app", workload, requests: synthesizeRequests(input(workload)), ...changes };
}

async function withNode(
  use: (node: SimulatedNode, started: StartedContainer[]) => Promise<void>,
  initExit = 0,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const started: StartedContainer[] = [];
  const node = new SimulatedNode({
    platform,
    folder,
    start: (container) => {
      started.push(container);
      const script = container.name === "first" ? `exit ${initExit}` : "exec sleep 60";
      return { program: "/bin/sh", args: ["-c", script], env: {}, cwd: folder };
    },
  });
  try {
    await use(node, started);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refusal(node: SimulatedNode, plan: PodPlan): Promise<ContrastError> {
  try {
    await (await node.run(plan)).stop();
  } catch (error) {
    assert.ok(error instanceof ContrastError, String(error));
    return error;
  }
  throw new Error("the pod ran");
}

Deno.test("a pod that is deployed as generated runs, with its containers in order", () =>
  withNode(async (node, started) => {
    const running = await node.run(plan(pod(annotation.value)));
    assert.deepEqual(started.map((container) => container.name), ["first", "app"]);
    assert.equal(started[1]?.env["MODE"], "quiet");
    assert.equal(started[1]?.image, APP);
    await running.stop();
  }));

Deno.test("the guest's reports carry the digest of its initdata", () =>
  withNode(async () => {
    const bytes = await parseInitdataAnnotation(annotation.value);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const { outblob } = await platform.report({ hostData: digest }, new Uint8Array(64).fill(9));
    const report = parseSnpReport(outblob);
    assert.deepEqual(report.hostData, digest);
    assert.deepEqual(report.reportData, new Uint8Array(64).fill(9));
    assert.equal(report.policy.debugAllowed, false);
  }));

Deno.test("a variable that was added after generate is denied, and nothing is started", () =>
  withNode(async (node, started) => {
    const error = await refusal(node, plan(pod(annotation.value, { env: "loud" })));
    assert.ok(error instanceof AppraisalError);
    assert.equal(error.code, "policy_denied");
    assert.deepEqual(started.map((container) => container.name), ["first"]);
  }));

Deno.test("another image is denied", () =>
  withNode(async (node) => {
    const error = await refusal(node, plan(pod(annotation.value, { image: OTHER })));
    assert.equal(error.code, "policy_denied");
  }));

Deno.test("initdata that the host exchanges after measuring it is refused by the agent", () =>
  withNode(async (node, started) => {
    const guestInitdata = renderInitdata({
      policy: "package agent_policy\ndefault CreateContainerRequest := true\n",
    });
    const error = await refusal(node, plan(pod(annotation.value), { guestInitdata }));
    assert.equal(error.code, "initdata_digest_mismatch");
    assert.deepEqual(started, []);
  }));

Deno.test("HOST_DATA that does not belong to the initdata is refused by the agent", () =>
  withNode(async (node) => {
    const launch = { hostData: new Uint8Array(32) };
    const error = await refusal(node, plan(pod(annotation.value), { launch }));
    assert.equal(error.code, "initdata_digest_mismatch");
  }));

Deno.test("rules that this version does not know are not enforced by guessing", () =>
  withNode(async (node) => {
    const bytes = renderInitdata({ policy: "package agent_policy\n\npolicy_data := {}\n" });
    const launch = { hostData: new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) };
    const error = await refusal(
      node,
      plan(pod(annotation.value), { launch, guestInitdata: bytes }),
    );
    assert.ok(error instanceof InputError);
  }));

Deno.test("a pod without an initdata annotation is an input error with its place", () =>
  withNode(async (node) => {
    const workload = { ...pod(annotation.value), metadata: {} };
    const error = await refusal(node, plan(workload));
    assert.equal(error.code, "initdata_annotation_missing");
    assert.equal(error.place?.kind, "file");
  }));

Deno.test("an init container that fails stops the pod and says its exit code", () =>
  withNode(async (node, started) => {
    const error = await refusal(node, plan(pod(annotation.value)));
    assert.ok(error instanceof ContainerFailure);
    assert.equal(error.exit.code, 7);
    assert.deepEqual(started.map((container) => container.name), ["first"]);
  }, 7));
