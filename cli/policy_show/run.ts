import { describePolicy, generatePolicies, renderPolicyDescription } from "../../genpolicy/mod.ts";
import type { CliContext } from "../context.ts";
import { loadPolicyRequests } from "../load_policy_requests.ts";
import { warnOfStalePolicies } from "../present_initdata.ts";
import type { PolicyShowFlags } from "./command.ts";

/** Says what the workloads of a file may do. */
export async function runPolicyShow(
  this: CliContext,
  flags: PolicyShowFlags,
  file: string,
): Promise<void> {
  const policies = await generatePolicies(await loadPolicyRequests(this, flags, file));
  await warnOfStalePolicies(this, policies);
  const described = policies.map((policy) => describePolicy(policy));
  if (flags.output === "json") return this.out.json(described);
  this.out.result(described.map(renderPolicyDescription).join("\n"));
}
