import { ContrastError, type Sha256Hex } from "../core/mod.ts";
import { policyHash } from "../manifest/mod.ts";
import type { Workload } from "../k8s/mod.ts";
import { buildPolicyData, type PolicyInput } from "./data/build_policy_data.ts";
import {
  initdataAnnotation,
  initdataAnnotationKey,
  policyAnnotation,
  policyAnnotationKey,
} from "./initdata/initdata_annotation.ts";
import { renderInitdata } from "./initdata/render_initdata.ts";
import type { Origins } from "./origins.ts";
import type { PolicyData } from "./policy_data.ts";
import { Problems } from "./problems.ts";
import { renderPolicy } from "./render_policy.ts";
import type { PolicyWarning } from "./warnings/policy_warning.ts";

/** What one policy is made from. */
export interface PolicyRequest extends PolicyInput {
  /** Rego text in place of the shipped rules. */
  readonly rules?: string;
  /** Further entries of initdata, by name. */
  readonly initdata?: Readonly<Record<string, string>>;
}

/** The policy of one workload, in all forms that it takes. */
export interface GeneratedPolicy {
  readonly workload: Workload;
  /** The Rego text as the agent receives it. */
  readonly policyText: string;
  readonly policyData: PolicyData;
  /** The bytes that are measured: initdata TOML, or the policy text for runtimes without initdata. */
  readonly initdata: Uint8Array<ArrayBuffer>;
  /** The policy hash: SHA-256 of `initdata`. SNP HOST_DATA, and the first 32 bytes of TDX MRCONFIGID. */
  readonly hash: Sha256Hex;
  /** The annotation of the pod template that carries the policy. */
  readonly annotation: { readonly key: string; readonly value: string };
  readonly warnings: readonly PolicyWarning[];
  readonly origins: Origins;
}

/**
 * Makes the policy of a workload. The same request gives the same bytes.
 *
 * @throws {InputErrors} all problems of the workload, see `buildPolicyData`.
 * @throws {InputError} `initdata_entry_malformed`, `annotation_too_large`.
 */
export async function generatePolicy(request: PolicyRequest): Promise<GeneratedPolicy> {
  const { policyData, warnings, origins } = buildPolicyData(request);
  const policyText = renderPolicy(policyData, request.rules);
  const isInitdata = request.settings.contrast.delivery === "initdata";
  const initdata = isInitdata
    ? renderInitdata({
      policy: policyText,
      ...(request.initdata === undefined ? {} : { extra: request.initdata }),
    })
    : new TextEncoder().encode(policyText);
  const annotation = isInitdata
    ? { key: initdataAnnotationKey, value: initdataAnnotation(initdata) }
    : { key: policyAnnotationKey, value: policyAnnotation(policyText) };
  return {
    workload: request.workload,
    policyText,
    policyData,
    initdata,
    hash: await policyHash(initdata),
    annotation,
    warnings,
    origins,
  };
}

/**
 * Makes the policies of several workloads, in their order.
 *
 * @throws {InputErrors} all problems of all workloads.
 */
export async function generatePolicies(
  requests: Iterable<PolicyRequest>,
): Promise<GeneratedPolicy[]> {
  const problems = new Problems();
  const policies: GeneratedPolicy[] = [];
  for (const request of requests) {
    try {
      policies.push(await generatePolicy(request));
    } catch (error) {
      if (!(error instanceof ContrastError)) throw error;
      problems.add(error);
    }
  }
  problems.throwIfAny();
  return policies;
}
