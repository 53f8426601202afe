import { ContrastError, InputError, InputErrors, type JsonPlace, sha256Hex } from "../core/mod.ts";
import { checkSchema } from "./_check_schema.ts";
import { memberPath } from "./_json_path.ts";
import { soundParts } from "./_sound_parts.ts";
import { parseStrictJson } from "./_strict_json.ts";
import { missingReferenceValues } from "./_missing_reference_values.ts";
import type { Manifest } from "./manifest.ts";
import { type ManifestContent, manifestSchema, type ReferenceValues } from "./manifest_schema.ts";
import { parseSeedshareOwnerKey, parseWorkloadOwnerKey } from "./owner_public_keys.ts";
import { classifySan } from "./subject_alternative_name.ts";

/** A manifest of 10 000 workloads is below 5 MiB; the API accepts 16 MiB for manifest and policies together. */
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** How strictly a manifest is read. */
export interface ParseManifestOptions {
  /**
   * `refuse` (default): a reference value that the user still has to fill in is an error.
   * `report`: it is listed in `Manifest.missing`; only `generate` wants that.
   */
  readonly missing?: "refuse" | "report";
}

/**
 * Reads and checks a manifest: strict JSON without duplicate keys, every field known and well-formed, keys that
 * parse, at least one Coordinator policy, at least one reference value, no mixture of simulated and real hardware.
 *
 * @throws {InputError | InputErrors} every deviation at once, each with its JSON path: `manifest_not_json`,
 * `manifest_too_large`, `manifest_too_deep`, `manifest_duplicate_key`, `manifest_field_unknown`,
 * `manifest_field_missing`, `manifest_field_invalid`, `manifest_no_coordinator`, `manifest_no_reference_values`,
 * `manifest_mixes_simulated`, `reference_value_missing`, `owner_key_malformed`, `seedshare_key_malformed`,
 * `san_malformed`.
 */
export async function parseManifest(
  bytes: Uint8Array,
  options: ParseManifestOptions = {},
): Promise<Manifest> {
  const own = new Uint8Array(bytes);
  const json = parseStrictJson(decode(own));
  const { output, problems } = checkSchema(manifestSchema, json);
  const parts = output === undefined
    ? soundParts(json)
    : { ...output, soundPolicies: output.Policies };
  const missing = missingReferenceValues(parts.ReferenceValues ?? {});
  const all = [...problems, ...semanticProblems(parts)];
  if (options.missing !== "report") all.push(...missing.map(missingProblem));
  if (output === undefined || all.length > 0) throw new InputErrors(all);
  return { bytes: own, hash: await sha256Hex(own), content: output, missing };
}

function decode(bytes: Uint8Array): string {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw new InputError(
      "manifest_too_large",
      `Cannot read manifest of ${bytes.length} bytes: at most ${MAX_MANIFEST_BYTES} are accepted`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("manifest_not_json", "Cannot read manifest as JSON: not UTF-8", { cause });
  }
}

function missingProblem(place: JsonPlace): InputError {
  return new InputError("reference_value_missing", "Cannot use manifest: field cannot be empty", {
    place,
    hint: "fill in the value of your hardware and firmware",
  });
}

/** What a schema cannot express, of the parts that it has nothing against. */
function* semanticProblems(parts: ReturnType<typeof soundParts>): Generator<ContrastError> {
  if (parts.Policies !== undefined) yield* coordinatorProblems(parts.Policies);
  if (parts.ReferenceValues !== undefined) yield* platformProblems(parts.ReferenceValues);
  for (const [hash, entry] of Object.entries(parts.soundPolicies)) {
    yield* each(entry.SANs, `Policies.${hash}.SANs`, classifySan);
  }
  yield* each(
    parts.WorkloadOwnerPubKeys ?? [],
    "WorkloadOwnerPubKeys",
    (key) => parseWorkloadOwnerKey(Uint8Array.fromHex(key)),
  );
  yield* each(
    parts.SeedshareOwnerPubKeys ?? [],
    "SeedshareOwnerPubKeys",
    (key) => parseSeedshareOwnerKey(Uint8Array.fromHex(key)),
  );
}

function* coordinatorProblems(policies: ManifestContent["Policies"]): Generator<InputError> {
  if (Object.values(policies).some((entry) => entry.Role === "coordinator")) return;
  yield new InputError(
    "manifest_no_coordinator",
    'Cannot accept manifest: no policy has the role "coordinator"',
    {
      place: { kind: "json", path: "Policies" },
      hint: "add the Coordinator resource to the files that generate reads",
    },
  );
}

function* platformProblems(values: ReferenceValues): Generator<InputError> {
  const real = (values.snp?.length ?? 0) + (values.tdx?.length ?? 0);
  const simulated = values.simulated?.length ?? 0;
  if (real + simulated === 0) {
    yield new InputError(
      "manifest_no_reference_values",
      "Cannot accept manifest: reference values cannot be empty",
      { place: { kind: "json", path: "ReferenceValues" } },
    );
  }
  if (real > 0 && simulated > 0) {
    yield new InputError(
      "manifest_mixes_simulated",
      "Cannot accept manifest: simulated and real platforms may not be mixed",
      { place: { kind: "json", path: "ReferenceValues.simulated" } },
    );
  }
}

/** The refusals of `check` over a list, each placed at its element. */
function* each(
  items: readonly string[],
  path: string,
  check: (item: string) => unknown,
): Generator<ContrastError> {
  for (const [index, item] of items.entries()) {
    try {
      check(item);
    } catch (error) {
      if (!(error instanceof ContrastError)) throw error;
      const place = { kind: "json" as const, path: memberPath(path, index) };
      yield new InputError(error.code, error.message, { place, cause: error });
    }
  }
}
