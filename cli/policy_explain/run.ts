import { UsageError } from "../../core/mod.ts";
import {
  type AgentRequest,
  explainDecision,
  type Explanation,
  parseDenial,
  PolicyEngine,
  renderExplanation,
  synthesizeRequests,
} from "../../genpolicy/mod.ts";
import type { CliContext } from "../context.ts";
import { type LoadedPolicy, loadPolicies, onlyPolicy, policyOf } from "../load_policies.ts";
import { readPolicyRequests } from "../policy_requests.ts";
import type { PolicyExplainFlags } from "./command.ts";

/** One denied request, explained. */
interface ExplainedRequest {
  readonly kind: string;
  /** Line of the requests file, or position in the synthesised sequence; undefined for a pasted error. */
  readonly line?: number;
  readonly explanations: readonly Explanation[];
  /** What the explanation lacks; undefined where it is whole. */
  readonly remark?: string;
}

/** Explains why requests, or the request behind a pasted error, are denied. */
export async function runPolicyExplain(
  this: CliContext,
  flags: PolicyExplainFlags,
  file: string,
): Promise<void> {
  if (flags.requests !== undefined && flags.error !== undefined) {
    throw new UsageError("flags_conflict", "Cannot use --requests together with --error");
  }
  const policies = await loadPolicies(this, flags, file);
  if (flags.error !== undefined) {
    return report(this, flags, [explainError(flags.error, onlyPolicy(policies))], undefined);
  }
  const requests = flags.requests === undefined
    ? numbered(synthesised(onlyPolicy(policies)))
    : await readPolicyRequests(flags.requests);
  const policy = policyOf(policies, requests);
  const explained = await explainRequests(requests, policy);
  report(this, flags, explained, requests.length);
}

function synthesised({ input }: LoadedPolicy): AgentRequest[] {
  if (input !== undefined) return synthesizeRequests(input);
  throw new UsageError(
    "requests_missing",
    "Cannot make up requests for a rendered policy: they are made from YAML",
    { hint: "pass --requests or --error, or name the YAML" },
  );
}

function numbered(requests: readonly AgentRequest[]): (AgentRequest & { line: number })[] {
  return requests.map((request, index) => ({ ...request, line: index + 1 }));
}

async function explainRequests(
  requests: readonly (AgentRequest & { readonly line: number })[],
  policy: LoadedPolicy,
): Promise<ExplainedRequest[]> {
  const engine = await PolicyEngine.load(policy.policyText);
  const explained: ExplainedRequest[] = [];
  const neverCreated = new Map<unknown, number>();
  for (const { kind, request, line } of requests) {
    const container = engine.containerOf(request["container_id"]);
    const decision = engine.evaluate(kind, request);
    if (decision.allowed) continue;
    const cause = neverCreated.get(request["container_id"]);
    if (kind === "CreateContainerRequest") neverCreated.set(request["container_id"], line);
    else if (cause !== undefined && container === undefined) {
      const remark = `its container was not created, because request ${cause} is denied`;
      explained.push({ kind, line, explanations: [], remark });
      continue;
    }
    const denied = { kind, request, failures: decision.failures };
    const explanations = explainDecision(
      kind !== "ExecProcessRequest" || container === undefined ? denied : { ...denied, container },
      policy,
    );
    explained.push({ kind, line, explanations });
  }
  return explained;
}

function explainError(text: string, policy: LoadedPolicy): ExplainedRequest {
  const { kind, failures, isCut } = parseDenial(text);
  const explanations = explainDecision({ kind, request: undefined, failures }, policy);
  if (failures.length === 0) {
    return {
      kind,
      explanations,
      remark: "the message names no check: it comes from other rules, or was cut; " +
        "pass the request with --requests",
    };
  }
  if (!isCut) return { kind, explanations };
  return {
    kind,
    explanations,
    remark: "the message was cut; pass the request with --requests to see every check",
  };
}

function report(
  { out }: CliContext,
  { output }: PolicyExplainFlags,
  explained: readonly ExplainedRequest[],
  total: number | undefined,
): void {
  if (output === "json") return out.json(explained);
  for (const { kind, line, explanations, remark } of explained) {
    out.result(`${line === undefined ? "" : `${line}: `}${kind} is denied`);
    for (const explanation of explanations) {
      out.result(renderExplanation(explanation).replace(/^/gm, "  "));
    }
    if (remark !== undefined) out.result(`  ${remark}`);
  }
  if (total !== undefined && explained.length === 0) {
    out.result(`all ${total} requests are allowed`);
  }
}
