import type { FailedCheck, Failure } from "../engine/decision.ts";
import { type Origin, originOf, type Origins } from "../origins.ts";
import type { PolicyContainer, PolicyData } from "../policy_data.ts";
import { completeRequest } from "../requests/complete_request.ts";
import { checkGuides } from "./check_guides.ts";
import type { CheckGuide } from "./check_guide.ts";
import type { Explanation } from "./explanation.ts";
import { valueAt } from "./json_pointer_value.ts";
import { namedDifference } from "./named_difference.ts";

/** What is known of a denied request. */
export interface DeniedRequest {
  readonly kind: string;
  /** Undefined when only the error message is at hand. */
  readonly request: unknown;
  readonly failures: readonly Failure[];
  /** The container of an ExecProcess request, as an index of the policy data, where it is known. */
  readonly container?: number;
}

/** The policy that denied it. */
export interface DenyingPolicy {
  readonly policyData: PolicyData;
  /** Empty for policies that were read and not made here. */
  readonly origins: Origins;
}

/** Says for each failed check what was wanted, what was given, where the expectation comes from and what would help. */
export function explainDecision(denied: DeniedRequest, policy: DenyingPolicy): Explanation[] {
  return denied.failures.flatMap((failure) =>
    failure.failed.map((failed) => explainCheck(failed, failure, denied, policy))
  );
}

function explainCheck(
  failed: FailedCheck,
  failure: Failure,
  denied: DeniedRequest,
  policy: DenyingPolicy,
): Explanation {
  const guide = checkGuides.get(failed.check) ?? unknownGuide(denied.kind);
  const index = failure.container ?? denied.container;
  const container = index === undefined ? undefined : policy.policyData.containers[index];
  const difference = differenceOf(failed, guide, container, denied, policy.policyData);
  const origin = originFor(difference.pointer ?? guide.wanted, index, policy.origins);
  const { expected, actual } = difference;
  return {
    kind: denied.kind,
    check: failed.check,
    ...(container === undefined ? {} : { container: container.bindings.name || "pause" }),
    rule: guide.rule,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(origin === undefined ? {} : { origin }),
    change: guide.change,
    requestProblems: requestProblems(denied, guide),
  };
}

interface Difference {
  readonly expected?: unknown;
  readonly actual?: unknown;
  /** Pointer of the expected value, relative to the container entry or absolute after `#`. */
  readonly pointer?: string;
}

function differenceOf(
  failed: FailedCheck,
  guide: CheckGuide,
  container: PolicyContainer | undefined,
  { request }: DeniedRequest,
  policyData: PolicyData,
): Difference {
  const named = container === undefined ? undefined : namedDifference(failed, container, request);
  if (named !== undefined) return named;
  const extra = failed.unexpected ?? failed.repeated ?? failed.shadowing;
  const isMissing = isFilled(failed.missing);
  return {
    expected: isMissing
      ? (failed.missing as unknown[]).toSorted()
      : wantedValue(guide.wanted, container, policyData),
    actual: isMissing
      ? "missing"
      : extra ?? (guide.given === undefined ? undefined : valueAt(request, guide.given)),
  };
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function wantedValue(
  pointer: string | undefined,
  container: PolicyContainer | undefined,
  policyData: PolicyData,
): unknown {
  if (pointer === undefined) return undefined;
  return pointer.startsWith("#")
    ? valueAt(policyData, pointer.slice(1))
    : valueAt(container, pointer);
}

function originFor(
  pointer: string | undefined,
  index: number | undefined,
  origins: Origins,
): Origin | undefined {
  if (pointer === undefined) return undefined;
  if (pointer.startsWith("#")) return originOf(origins, pointer.slice(1));
  return index === undefined ? undefined : originOf(origins, `/containers/${index}${pointer}`);
}

/** What the request lacks of the field that the check looks at; protobuf fills it with an empty value. */
function requestProblems({ kind, request }: DeniedRequest, guide: CheckGuide): string[] {
  if (request === undefined || guide.given === undefined) return [];
  const field = guide.given;
  return completeRequest(kind, request).notes
    .filter(({ pointer }) => field.startsWith(pointer) || pointer.startsWith(`${field}/`))
    .map(({ pointer, problem }) => `${pointer === "" ? "/" : pointer}: ${problem}`);
}

function unknownGuide(kind: string): CheckGuide {
  return {
    kind,
    rule: "The rules that denied the request know a check that this version does not",
    attack: "",
    change: "use the version of contrast that made the policy",
  };
}
