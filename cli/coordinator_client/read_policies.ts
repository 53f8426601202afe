import { InputError, type Sha256Hex } from "../../core/mod.ts";
import {
  annotationOf,
  INITDATA_ANNOTATION,
  isConfidential,
  parseYamlFile,
  type Workload,
  workloadsOf,
} from "../../k8s/mod.ts";
import { type Manifest, parseInitdataAnnotation, policyHash } from "../../manifest/mod.ts";
import { findYamlFiles } from "../generate/find_yaml_files.ts";

/**
 * The policies (initdata documents) of all confidential workloads in `paths`, which must be exactly those that the
 * manifest names.
 *
 * @throws {InputError} `policy_annotation_missing`, `policy_missing`, `policy_unexpected`.
 */
export async function readPolicies(
  paths: readonly string[],
  manifest: Manifest,
): Promise<Uint8Array[]> {
  const found = new Map<Sha256Hex, { policy: Uint8Array; workload: Workload }>();
  for (const file of await findYamlFiles(paths)) {
    const { documents } = parseYamlFile(file, await Deno.readTextFile(file));
    for (const workload of documents.flatMap(workloadsOf).filter(isConfidential)) {
      const policy = await policyOf(workload);
      found.set(await policyHash(policy), { policy, workload });
    }
  }
  const named = manifest.content.Policies;
  const missing = Object.keys(named).find((hash) => !found.has(hash as Sha256Hex));
  if (missing !== undefined) {
    throw new InputError(
      "policy_missing",
      `Cannot set the manifest: no resource has the policy ${missing} (${
        named[missing]?.SANs[0] ?? "unnamed"
      })`,
      { hint: "name all files that contrast generate was called with, and run it again" },
    );
  }
  for (const [hash, { workload }] of found) {
    if (Object.hasOwn(named, hash)) continue;
    throw new InputError(
      "policy_unexpected",
      `Cannot set the manifest: it does not name the policy of ${workload.kind} ${workload.name}`,
      { place: workload.place([]), hint: "run contrast generate again" },
    );
  }
  return [...found.values()].map(({ policy }) => policy);
}

async function policyOf(workload: Workload): Promise<Uint8Array> {
  const annotation = annotationOf(workload, INITDATA_ANNOTATION);
  if (annotation === undefined) {
    throw new InputError(
      "policy_annotation_missing",
      `Cannot set the manifest: ${workload.kind} ${workload.name} has no policy annotation`,
      { place: workload.place([]), hint: "run contrast generate first" },
    );
  }
  return await parseInitdataAnnotation(annotation);
}
