import { generatePolicies } from "../../genpolicy/mod.ts";
import type { CliContext } from "../context.ts";
import { loadPolicyRequests, onlyRequest } from "../load_policy_requests.ts";
import { warnOfStalePolicies } from "../present_initdata.ts";
import type { PolicyRenderFlags } from "./command.ts";

/** Prints the policy of a workload; warnings go to stderr. */
export async function runPolicyRender(
  this: CliContext,
  flags: PolicyRenderFlags,
  file: string,
): Promise<void> {
  const requests = await loadPolicyRequests(this, flags, file);
  const wanted = flags.output === "json" ? requests : [onlyRequest(requests)];
  const policies = await generatePolicies(wanted);
  for (const { code, message, place } of policies.flatMap(({ warnings }) => warnings)) {
    this.out.warn(code, message, place);
  }
  await warnOfStalePolicies(this, policies);
  if (flags.output === "text") {
    for (const { policyText } of policies) this.out.result(policyText);
    return;
  }
  this.out.json(policies.map(({ workload, hash, annotation, policyData, warnings }) => ({
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace ?? null,
    policyHash: hash,
    annotation,
    policyData,
    warnings: warnings.map(({ code, message, hint, place }) => ({ code, message, hint, place })),
  })));
}
