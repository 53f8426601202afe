import { formatPlace, InputError, InputErrors } from "../../core/mod.ts";
import type { ImageReport } from "../../genpolicy/images/mod.ts";
import type { Manifest } from "../../manifest/mod.ts";
import type { Output } from "../output.ts";
import type { OutputFormat } from "../output_flag.ts";
import type { FinishedWorkload } from "./build_policies.ts";
import type { OwnerKey } from "./owner_keys.ts";
import type { GenerateWarning } from "./policy_builder.ts";

/** What a run of `generate` came to. */
export interface GenerateResult {
  readonly manifestPath: string;
  readonly manifest: Manifest;
  readonly finished: readonly FinishedWorkload[];
  readonly keys: readonly OwnerKey[];
  /** Every file that was looked after. */
  readonly files: readonly string[];
  /** Those of `files` whose bytes changed. */
  readonly changed: readonly string[];
  readonly warnings: readonly GenerateWarning[];
  readonly images: readonly ImageReport[];
}

/**
 * Ends the run when there is a warning.
 *
 * @throws {InputErrors} the warnings as errors, under their own codes.
 */
export function refuseWarnings(warnings: readonly GenerateWarning[]): void {
  const problems = distinctWarnings(warnings).map(({ code, message, place, hint }) =>
    new InputError(code, message, {
      ...(place === undefined ? {} : { place }),
      ...(hint === undefined ? {} : { hint }),
    })
  );
  if (problems.length > 0) throw new InputErrors(problems);
}

/** Writes the warnings to stderr, each once. */
export function reportWarnings(out: Output, warnings: readonly GenerateWarning[]): void {
  for (const { code, message, place, hint } of distinctWarnings(warnings)) {
    out.warn(code, lowerFirst(message), place);
    if (hint !== undefined) out.hint(hint);
  }
}

/** Writes the result to stdout; values that the user has to fill in are listed, in text on stderr. */
export function reportResult(out: Output, format: OutputFormat, result: GenerateResult): void {
  const missing = result.manifest.missing.map(formatPlace);
  if (format === "json") return out.json(jsonOf(result, missing));
  const changed = new Set(result.changed);
  const lines = result.finished.map(({ workload, policy, identity }) => {
    const role = identity.role === "coordinator" ? "  (Coordinator)" : "";
    return `${policy.hash}  ${workload.kind} ${workload.name}${role}`;
  });
  if (lines.length > 0) out.result(lines.join("\n"));
  for (const { path, created } of result.keys) {
    if (created !== undefined) out.result(`created ${path}: keep it secret`);
  }
  const count = result.files.filter((path) => changed.has(path)).length;
  out.result(
    count === 0 ? "nothing changed" : `wrote ${count} file${count === 1 ? "" : "s"}`,
  );
  for (const path of missing) {
    out.warn("reference_value_missing", `${path} is empty in ${result.manifestPath}`);
  }
  if (missing.length > 0) {
    out.hint("fill in the values of your hardware and firmware, and run generate again");
  }
}

function jsonOf(result: GenerateResult, missing: readonly string[]): unknown {
  const changed = new Set(result.changed);
  const { Policies: policies } = result.manifest.content;
  return {
    manifest: result.manifestPath,
    manifestHash: result.manifest.hash,
    workloads: result.finished.map(({ file, workload, identity, policy }) => ({
      kind: workload.kind,
      name: workload.name,
      namespace: workload.namespace ?? null,
      role: identity.role,
      file: file.path,
      policyHash: policy.hash,
      sans: policies[policy.hash]?.SANs ?? [],
      workloadSecretId: identity.workloadSecretId,
    })),
    images: result.images,
    files: result.files.map((path) => ({ path, changed: changed.has(path) })),
    keys: result.keys.map(({ path, role, created }) => ({
      path,
      role,
      created: created !== undefined,
    })),
    missingReferenceValues: missing,
    warnings: distinctWarnings(result.warnings).map(({ code, message, place, hint }) => ({
      code,
      message,
      place: place === undefined ? null : formatPlace(place),
      hint: hint ?? null,
    })),
  };
}

/** Each warning once, with its place, which is looked up here and only here: that may take reading a document again. */
function distinctWarnings(warnings: readonly GenerateWarning[]): GenerateWarning[] {
  const seen = new Map<string, GenerateWarning>();
  for (const { code, message, place, hint } of warnings) {
    const key = `${code} ${message} ${place === undefined ? "" : formatPlace(place)}`;
    if (!seen.has(key)) seen.set(key, { code, message, place, hint });
  }
  return [...seen.values()];
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
