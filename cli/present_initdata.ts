import { type GeneratedPolicy, initdataAnnotationKey } from "../genpolicy/mod.ts";
import {
  initdataPolicyEntry,
  parseInitdata,
  parseInitdataAnnotation,
  policyHash,
} from "../manifest/mod.ts";
import { isJsonObject, type Workload } from "../k8s/mod.ts";
import type { CliContext } from "./context.ts";

/**
 * The bytes of the initdata document that the pod template carries already; undefined without one.
 *
 * @throws {InputError} `initdata_annotation_malformed`.
 */
export async function presentInitdata(workload: Workload): Promise<Uint8Array | undefined> {
  const { annotations } = workload.metadata;
  const value = isJsonObject(annotations) ? annotations[initdataAnnotationKey] : undefined;
  return typeof value === "string" && value !== ""
    ? await parseInitdataAnnotation(value)
    : undefined;
}

/**
 * The entries besides the policy that `contrast generate` measured together with it.
 *
 * @throws {InputError} `initdata_annotation_malformed`, `initdata_malformed`.
 */
export async function presentEntries(
  workload: Workload,
): Promise<Readonly<Record<string, string>> | undefined> {
  const initdata = await presentInitdata(workload);
  if (initdata === undefined) return undefined;
  const { [initdataPolicyEntry]: _policy, ...others } = parseInitdata(initdata).data;
  return others;
}

/** Warns of pod templates whose annotation is not the policy that the files, images and settings give now. */
export async function warnOfStalePolicies(
  context: CliContext,
  policies: readonly GeneratedPolicy[],
): Promise<void> {
  for (const { workload, hash, annotation } of policies) {
    if (annotation.key !== initdataAnnotationKey) continue;
    const present = await presentInitdata(workload);
    if (present === undefined || await policyHash(present) === hash) continue;
    context.out.warn(
      "policy_stale",
      `The annotation of ${workload.kind} ${workload.name} holds another policy than this one: ` +
        "the file, its images or the settings changed since contrast generate",
      workload.place(["metadata", "annotations", initdataAnnotationKey]),
    );
  }
}
