import assert from "node:assert/strict";
import {
  buildPolicyData,
  type Decision,
  type LinkedService,
  PolicyEngine,
  synthesizeRequests,
} from "../../genpolicy/mod.ts";
import { attacksOn, mutations } from "./attacks.ts";
import { settingsWith } from "./deployment_settings.ts";
import { type TestDeployment, testDeployments } from "./deployments.ts";
import type { Mutation } from "./mutable_request.ts";
import { unwantedKinds } from "./other_mutations.ts";

const SERVICES: readonly LinkedService[] = [
  { name: "user-db", clusterIp: "10.96.4.5", port: 5432, protocol: "TCP", portName: "sql" },
  { name: "dns", clusterIp: "10.96.0.10", port: 53, protocol: "UDP" },
];

async function engineFor({ input }: TestDeployment): Promise<PolicyEngine> {
  return await PolicyEngine.fromPolicyData(buildPolicyData(input).policyData);
}

function failedChecks(decision: Decision): string[] {
  return decision.failures.flatMap((failure) => failure.failed.map((failed) => failed.check));
}

const deployments = await testDeployments();

Deno.test("there are at least 20 deployments and 60 kinds of mutation", () => {
  assert(deployments.length >= 20, `${deployments.length} deployments`);
  assert(mutations.length >= 60, `${mutations.length} mutations`);
  assert.equal(
    new Set(mutations.map(({ kind, name }) => `${kind} ${name}`)).size,
    mutations.length,
  );
});

Deno.test("the policy of a deployment allows every request of that deployment", async (t) => {
  for (const deployment of deployments) {
    await t.step(deployment.name, async () => {
      const engine = await engineFor(deployment);
      for (const services of [[], SERVICES]) {
        const fresh = await engine.fork();
        for (const { kind, request } of synthesizeRequests(deployment.input, { services })) {
          const { allowed, message } = fresh.evaluate(kind, request);
          assert(allowed, message);
        }
      }
    });
  }
});

Deno.test("bindings of kata allow every request of a deployment too", async () => {
  for (const deployment of await testDeployments(settingsWith("kata"))) {
    const engine = await engineFor(deployment);
    for (const { kind, request } of synthesizeRequests(deployment.input)) {
      const { allowed, message } = engine.evaluate(kind, request);
      assert(allowed, `${deployment.name}: ${message}`);
    }
  }
});

Deno.test("the policy of a deployment denies every mutation and names the check", async (t) => {
  const applied = new Set<Mutation>();
  for (const [round, deployment] of deployments.entries()) {
    await t.step(deployment.name, async () => {
      const engine = await engineFor(deployment);
      const requests = synthesizeRequests(deployment.input);
      const attacks = attacksOn(requests, round);
      for (const [position, { kind, request }] of requests.entries()) {
        for (const { mutation, request: attack } of attacks.get(position) ?? []) {
          applied.add(mutation);
          const decision = engine.preview(kind, attack);
          assert(!decision.allowed, `${kind}: ${mutation.name} is allowed`);
          const failed = failedChecks(decision);
          assert(
            mutation.checks.some((check) => failed.includes(check)),
            `${mutation.name}: expected one of ${mutation.checks} in ${failed}`,
          );
        }
        assert(engine.evaluate(kind, request).allowed);
      }
    });
  }
  const never = mutations.filter((mutation) => !applied.has(mutation));
  assert.deepEqual(never.map((mutation) => mutation.name), []);
});

Deno.test("requests that no pod needs are denied at any time", async () => {
  const [deployment] = deployments;
  assert(deployment !== undefined);
  const engine = await engineFor(deployment);
  for (const original of [undefined, ...synthesizeRequests(deployment.input)]) {
    if (original !== undefined) engine.evaluate(original.kind, original.request);
    for (const kind of unwantedKinds) assert(!engine.preview(kind, {}).allowed, kind);
  }
});

Deno.test("a pod's policy denies the containers of every other pod", async () => {
  for (const [index, deployment] of deployments.entries()) {
    const other = deployments[(index + 1) % deployments.length];
    assert(other !== undefined);
    const engine = await engineFor(deployment);
    const requests = synthesizeRequests(other.input);
    for (const { kind, request } of requests.filter((it) => it.kind === "CreateContainerRequest")) {
      assert(!engine.evaluate(kind, request).allowed, `${deployment.name} runs ${other.name}`);
    }
  }
});
