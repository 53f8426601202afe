/**
 * Evaluation of requests: opa-wasm in process, and regorus (the agent's engine) where cargo is present. The times of
 * regorus are taken by the Rust program itself and printed before the others.
 */
import { generatePolicy, PolicyEngine, synthesizeRequests } from "../../genpolicy/mod.ts";
import { askRegorus, buildRegorusAgent, findCargo } from "../interop/regorus/regorus_agent.ts";
import { testDeployments } from "../policy/deployments.ts";
import { linkedServices } from "../policy/linked_services.ts";

const deployment = (await testDeployments()).find(({ name }) => name.startsWith("nginx"));
if (deployment === undefined) throw new Error("tests/deployments has no nginx_deployment.yaml");
const { policyText } = await generatePolicy(deployment.input);
const engine = await PolicyEngine.load(policyText);
const cargo = findCargo();
if (cargo !== undefined) await buildRegorusAgent(cargo);

for (const services of [0, 7, 25]) {
  const requests = synthesizeRequests(deployment.input, { services: linkedServices(services) });
  const last = requests.findLastIndex(({ kind }) => kind === "CreateContainerRequest");
  const create = requests[last];
  if (create === undefined) throw new Error("no CreateContainerRequest");
  const before = await engine.fork();
  for (const { kind, request } of requests.slice(0, last)) before.evaluate(kind, request);
  const name = `${create.kind}, ${services * 8} service variables`;
  if (cargo !== undefined) {
    const answers = await askRegorus(policyText, requests, 20);
    console.log(`regorus: ${name}: ${((answers[last]?.micros ?? 0) / 1000).toFixed(2)} ms`);
  }
  Deno.bench(`opa-wasm: ${name}`, { group: "policy", baseline: services === 0 }, () => {
    before.preview(create.kind, create.request);
  });
}

const copy = synthesizeRequests(deployment.input).find(({ kind }) => kind === "CopyFileRequest");
Deno.bench("opa-wasm: CopyFileRequest", { group: "policy" }, () => {
  engine.preview("CopyFileRequest", copy?.request);
});
Deno.bench("opa-wasm: load a policy", { group: "load" }, async () => {
  await PolicyEngine.load(policyText);
});
