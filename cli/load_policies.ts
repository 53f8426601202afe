import { UsageError } from "../core/mod.ts";
import {
  type AgentRequest,
  generatePolicies,
  type Origins,
  type PolicyData,
  type PolicyInput,
  splitPolicy,
} from "../genpolicy/mod.ts";
import type { CliContext } from "./context.ts";
import { loadPolicyRequests } from "./load_policy_requests.ts";
import type { PolicyFlags } from "./policy_flags.ts";
import { readInputFile } from "./read_input_file.ts";

/** A policy that a command evaluates or compares. */
export interface LoadedPolicy {
  /** `Kind/name` of the workload, or the name of the file of a rendered policy. */
  readonly name: string;
  readonly policyText: string;
  readonly policyData: PolicyData;
  /** Empty for a rendered policy. */
  readonly origins: Origins;
  /** Undefined for a rendered policy. */
  readonly input: PolicyInput | undefined;
}

/** The policies of the workloads in a YAML file, or the one policy of a file that `policy render` made. */
export async function loadPolicies(
  context: CliContext,
  flags: PolicyFlags,
  path: string,
): Promise<LoadedPolicy[]> {
  if (path.endsWith(".rego")) {
    const policyText = new TextDecoder().decode(await readInputFile(path));
    const { policyData } = splitPolicy(policyText);
    return [{ name: path, policyText, policyData, origins: new Map(), input: undefined }];
  }
  const requests = await loadPolicyRequests(context, flags, path);
  const policies = await generatePolicies(requests);
  return policies.map(({ workload, policyText, policyData, origins }, index) => ({
    name: `${workload.kind}/${workload.name}`,
    policyText,
    policyData,
    origins,
    input: requests[index],
  }));
}

/**
 * The one policy of the command.
 *
 * @throws {UsageError} `workload_ambiguous` when there are several.
 */
export function onlyPolicy(policies: readonly LoadedPolicy[]): LoadedPolicy {
  const [first, second] = policies;
  if (first === undefined || second !== undefined) {
    throw new UsageError(
      "workload_ambiguous",
      `Cannot choose between ${policies.length} workloads: ${
        policies.map(({ name }) => name).join(", ")
      }`,
      { hint: "name one with --workload" },
    );
  }
  return first;
}

/**
 * The policy that requests are for: the one there is, or the one whose workload can have the pod that they name.
 *
 * @throws {UsageError} `workload_ambiguous` when that is not one.
 */
export function policyOf(
  policies: readonly LoadedPolicy[],
  requests: readonly AgentRequest[],
): LoadedPolicy {
  const names = requests.flatMap(({ request }) => {
    const OCI = request["OCI"] as { Annotations?: Record<string, unknown> } | null | undefined;
    const name = OCI?.Annotations?.["io.kubernetes.cri.sandbox-name"];
    return typeof name === "string" ? [name] : [];
  });
  const [first] = names;
  if (policies.length === 1 || first === undefined) return onlyPolicy(policies);
  const fitting = policies.filter(({ policyData }) =>
    new RegExp(policyData.pod.name_regex).test(first)
  );
  return onlyPolicy(fitting.length === 1 ? fitting : policies);
}
