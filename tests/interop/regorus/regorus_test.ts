import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AgentRequest,
  type Decision,
  generatePolicy,
  parseDenial,
  PolicyEngine,
  synthesizeRequests,
} from "../../../genpolicy/mod.ts";
import { attacksOn } from "../../policy/attacks.ts";
import { settingsWith } from "../../policy/deployment_settings.ts";
import { type TestDeployment, testDeployments } from "../../policy/deployments.ts";
import { linkedServices } from "../../policy/linked_services.ts";
import { unwantedKinds } from "../../policy/other_mutations.ts";
import { randomInput, randomPods } from "../../policy/random_pods.ts";
import { askRegorus, buildRegorusAgent, findCargo, type RegorusAnswer } from "./regorus_agent.ts";

const cargo = findCargo();
if (cargo === undefined) console.log("skipped: regorus, because there is no cargo");
const ignore = cargo === undefined;

/** Every attack meets some deployment; all of them on each one would take minutes. */
const ATTACK_SHARE = 5;

/** The requests of a deployment, with attacks before the requests that they change. */
function attacked({ input }: TestDeployment, round: number): AgentRequest[] {
  const requests = synthesizeRequests(input);
  const attacks = attacksOn(requests, round);
  let number = round;
  const mixed = requests.flatMap((original, position) => [
    ...(attacks.get(position) ?? [])
      .filter(() => number++ % ATTACK_SHARE === 0)
      .map(({ request }) => ({ kind: original.kind, request })),
    original,
  ]);
  const unwanted = unwantedKinds.filter((kind) => kind !== "NoSuchRequest");
  return [...mixed, ...unwanted.map((kind) => ({ kind, request: {} }))];
}

async function compare(deployment: TestDeployment, requests: readonly AgentRequest[]) {
  const { policyText } = await generatePolicy(deployment.input);
  const engine = await PolicyEngine.load(policyText);
  const answers = await askRegorus(policyText, requests);
  assert.equal(answers.length, requests.length);
  for (const [index, answer] of answers.entries()) {
    const { kind, request } = requests[index] as AgentRequest;
    const decision = engine.evaluate(kind, request);
    assert.equal(answer.error, undefined, `${kind}: ${answer.error}`);
    assert.equal(answer.allowed, decision.allowed, `${kind}: ${decision.message}`);
    assert.deepEqual(answer.state, engine.state, kind);
    assert.deepEqual(printedChecks(kind, answer), explainedChecks(decision), kind);
  }
}

/** The checks that the agent's error message names. */
function printedChecks(kind: string, { prints = [] }: RegorusAnswer): string[] {
  if (prints.length === 0) return [];
  const { failures, isCut } = parseDenial(`${kind} is blocked by policy: ${prints.join(" ")}`);
  assert(!isCut);
  return failures.flatMap(({ failed }) => failed.map((check) => stable(check)));
}

function explainedChecks({ message, failures }: Decision): string[] {
  if (!message.includes("contrast [")) return [];
  return failures.flatMap(({ failed }) => failed.map((check) => stable(check)));
}

/** JSON without the order of keys and of sets, in which the engines differ. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).toSorted().join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}:${stable(item)}`);
  return `{${entries.toSorted().join()}}`;
}

Deno.test({
  name: "regorus and opa-wasm decide alike, keep the same state and name the same checks",
  ignore,
  fn: async (t) => {
    await buildRegorusAgent(cargo as string);
    for (const [round, deployment] of (await testDeployments()).entries()) {
      await t.step(deployment.name, () => compare(deployment, attacked(deployment, round)));
    }
  },
});

Deno.test({
  name: "regorus and opa-wasm decide alike under the bindings of kata",
  ignore,
  fn: async () => {
    await buildRegorusAgent(cargo as string);
    const deployments = await testDeployments(settingsWith("kata"));
    for (const [round, deployment] of deployments.entries()) {
      if (round % 4 === 0) await compare(deployment, attacked(deployment, round));
    }
  },
});

Deno.test({
  name: "regorus and opa-wasm decide alike on pods with awkward texts",
  ignore,
  fn: async () => {
    await buildRegorusAgent(cargo as string);
    for (const pod of fc.sample(randomPods, { numRuns: 15, seed: 7 })) {
      const input = randomInput(pod);
      const isRefused = await generatePolicy(input).then(() => false, () => true);
      if (isRefused) continue;
      const deployment = { name: JSON.stringify(pod), input };
      await compare(deployment, attacked(deployment, 0));
    }
  },
});

Deno.test({
  name: "200 service variables cost regorus at most 5 times what none cost",
  ignore,
  fn: async () => {
    await buildRegorusAgent(cargo as string);
    const [deployment] = (await testDeployments()).filter(({ name }) => name.startsWith("nginx"));
    assert(deployment !== undefined);
    const { policyText } = await generatePolicy(deployment.input);
    const none = await slowest(deployment, policyText, 0);
    const many = await slowest(deployment, policyText, 25);
    console.log(`CreateContainer in regorus: ${none} µs, with 200 more variables ${many} µs`);
    assert(many <= 5 * none, `${many} µs are more than 5 times ${none} µs`);
  },
});

/** The time of the slowest CreateContainer with this many services, of eight variables each, in microseconds. */
async function slowest(
  { input }: TestDeployment,
  policyText: string,
  count: number,
): Promise<number> {
  const requests = synthesizeRequests(input, { services: linkedServices(count) });
  const answers = await askRegorus(policyText, requests, 5);
  assert(answers.every(({ allowed }) => allowed));
  const times = answers.filter((_, index) => requests[index]?.kind === "CreateContainerRequest");
  return Math.max(...times.map(({ micros }) => micros));
}
