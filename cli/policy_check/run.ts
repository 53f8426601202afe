import { AppraisalError } from "../../core/mod.ts";
import { PolicyEngine } from "../../genpolicy/mod.ts";
import type { CliContext } from "../context.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { loadPolicies, policyOf } from "../load_policies.ts";
import { readPolicyRequests } from "../policy_requests.ts";
import type { PolicyCheckFlags } from "./command.ts";

/**
 * Says for each request whether the policy allows it.
 *
 * @throws {AppraisalError} `policy_denied` when it denies one.
 */
export async function runPolicyCheck(
  this: CliContext,
  flags: PolicyCheckFlags,
  file: string,
): Promise<void> {
  const requests = await readPolicyRequests(flags.requests);
  const { policyText } = policyOf(await loadPolicies(this, flags, file), requests);
  const engine = await PolicyEngine.load(policyText);
  const decisions = requests.map(({ kind, request, line }) => ({
    line,
    ...engine.evaluate(kind, request),
  }));
  const denied = decisions.filter(({ allowed }) => !allowed);
  if (flags.output === "json") {
    this.out.json(decisions);
    if (denied.length > 0) this.process.exitCode = EXIT_CODES.appraisal;
    return;
  }
  for (const { line, kind, allowed, failures } of decisions) {
    const checks = failures.flatMap(({ failed }) => failed.map(({ check }) => check));
    this.out.result(
      `${line}: ${allowed ? "allowed" : "denied "} ${kind} ${checks.join(" ")}`.trimEnd(),
    );
  }
  if (denied.length === 0) return;
  throw new AppraisalError(
    "policy_denied",
    `Cannot allow ${denied.length} of ${decisions.length} requests under the policy of ${file}`,
    { hint: `run contrast policy explain ${file} --requests ${flags.requests}` },
  );
}
