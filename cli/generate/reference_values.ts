import { InputError, parseSha256Hex, UsageError } from "../../core/mod.ts";
import {
  parseReferenceValues,
  type ReferenceValues,
  type SimulatedReferenceValue,
} from "../../manifest/mod.ts";
import { PLATFORM_NAMES, type PlatformName, platformReferenceValues } from "./platforms.ts";

/** Flags that decide which hardware is trusted. */
export interface ReferenceValueFlags {
  readonly referenceValues?: readonly string[];
  readonly simulatedRoot?: string;
  readonly simulatedMeasurement?: string;
}

/**
 * The reference values of the manifest: those of `flags`, added to what the manifest has.
 *
 * A file stands for itself: what it says replaces what the manifest has of the same kind. A platform adds its entries
 * unless the manifest has entries of that platform, whose values the user may have filled in.
 *
 * @throws {UsageError} `reference_values_required`, `platform_unknown`, `simulated_root_required`,
 * `simulated_root_unexpected`.
 * @throws {InputError} `reference_values_unreadable` and what `parseReferenceValues` throws.
 */
export async function resolveReferenceValues(
  flags: ReferenceValueFlags,
  present: ReferenceValues | undefined,
): Promise<ReferenceValues> {
  const named = flags.referenceValues ?? [];
  if (named.length === 0 && present === undefined) {
    throw new UsageError(
      "reference_values_required",
      "Cannot make a new manifest without reference values",
      { hint: `add --reference-values with a file or one of ${PLATFORM_NAMES.join(", ")}` },
    );
  }
  if (flags.simulatedRoot !== undefined && !named.includes("Simulated-SNP")) {
    throw new UsageError(
      "simulated_root_unexpected",
      "Cannot use --simulated-root without --reference-values Simulated-SNP",
    );
  }
  let values: ReferenceValues = present ?? {};
  for (const name of named) {
    values = name.endsWith(".json")
      ? { ...values, ...await readReferenceValues(name) }
      : withPlatform(values, name, flags);
  }
  return values;
}

function withPlatform(
  values: ReferenceValues,
  name: string,
  flags: ReferenceValueFlags,
): ReferenceValues {
  if (!isPlatformName(name)) {
    throw new UsageError("platform_unknown", `Cannot use platform ${JSON.stringify(name)}`, {
      hint: `the platforms are ${PLATFORM_NAMES.join(", ")}; a file name ends in .json`,
    });
  }
  if (name === "Simulated-SNP") return { ...values, simulated: simulatedValues(values, flags) };
  const { snp = [], tdx = [] } = platformReferenceValues(name);
  return {
    ...values,
    ...(snp.length > 0 ? { snp: merged(values.snp ?? [], snp) } : {}),
    ...(tdx.length > 0 ? { tdx: merged(values.tdx ?? [], tdx) } : {}),
  };
}

function merged<T extends { readonly Platform?: string | undefined }>(
  present: T[],
  added: T[],
): T[] {
  const [first] = added;
  return present.some(({ Platform }) => Platform === first?.Platform)
    ? present
    : [...present, ...added];
}

function simulatedValues(
  values: ReferenceValues,
  flags: ReferenceValueFlags,
): SimulatedReferenceValue[] {
  const { simulatedRoot: root, simulatedMeasurement: measurement } = flags;
  if (root === undefined && measurement === undefined && (values.simulated ?? []).length > 0) {
    return values.simulated ?? [];
  }
  if (root === undefined || measurement === undefined) {
    throw new UsageError(
      "simulated_root_required",
      "Cannot trust a simulated platform without its root and its measurement",
      {
        hint: "add --simulated-root and --simulated-measurement, or name the reference-values " +
          "file that contrast simulator init wrote",
      },
    );
  }
  if (!/^[0-9a-f]{96}$/.test(measurement)) {
    throw new UsageError(
      "measurement_malformed",
      `Cannot read measurement ${JSON.stringify(measurement.slice(0, 120))}: ` +
        "expected 96 lower-case hex digits",
    );
  }
  return [{ Format: "snp", RootFingerprint: parseSha256Hex(root), Measurement: measurement }];
}

async function readReferenceValues(file: string): Promise<ReferenceValues> {
  try {
    return parseReferenceValues(JSON.parse(await Deno.readTextFile(file)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof Deno.errors.NotFound)) throw cause;
    const detail = cause instanceof SyntaxError ? "it is not JSON" : "no such file";
    throw new InputError(
      "reference_values_unreadable",
      `Cannot read reference values from ${file}: ${detail}`,
      { place: { kind: "file", file }, cause },
    );
  }
}

function isPlatformName(name: string): name is PlatformName {
  return (PLATFORM_NAMES as readonly string[]).includes(name);
}
