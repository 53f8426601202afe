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
 * `simulated_root_unexpected`, `measurement_malformed`.
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
  let values: ReferenceValues = present ?? {};
  for (const name of named) {
    values = name.endsWith(".json")
      ? { ...values, ...await readReferenceValues(name) }
      : await withPlatform(values, name, flags);
  }
  if (!named.includes("Simulated-SNP")) refuseSimulated(flags);
  return values;
}

function refuseSimulated({ simulatedRoot, simulatedMeasurement }: ReferenceValueFlags): void {
  if (simulatedRoot === undefined && simulatedMeasurement === undefined) return;
  const flag = simulatedRoot === undefined ? "--simulated-measurement" : "--simulated-root";
  throw new UsageError(
    "simulated_root_unexpected",
    `Cannot use ${flag} without --reference-values Simulated-SNP`,
  );
}

async function withPlatform(
  values: ReferenceValues,
  name: string,
  flags: ReferenceValueFlags,
): Promise<ReferenceValues> {
  if (!isPlatformName(name)) {
    throw new UsageError("platform_unknown", `Cannot use platform ${JSON.stringify(name)}`, {
      hint: `the platforms are ${PLATFORM_NAMES.join(", ")}; a file name ends in .json`,
    });
  }
  if (name === "Simulated-SNP") {
    return { ...values, simulated: await simulatedValues(values, flags) };
  }
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

async function simulatedValues(
  values: ReferenceValues,
  flags: ReferenceValueFlags,
): Promise<SimulatedReferenceValue[]> {
  const { simulatedRoot: root } = flags;
  if (
    root === undefined && flags.simulatedMeasurement === undefined &&
    (values.simulated ?? []).length > 0
  ) {
    return values.simulated ?? [];
  }
  if (root === undefined) {
    throw new UsageError(
      "simulated_root_required",
      "Cannot trust a simulated platform without the fingerprint of its root",
      {
        hint: "add --simulated-root, or name the reference-values file that contrast simulator " +
          "init wrote",
      },
    );
  }
  const measurement = flags.simulatedMeasurement ?? await ordinaryMeasurement();
  if (!/^[0-9a-f]{96}$/.test(measurement)) {
    throw new UsageError(
      "measurement_malformed",
      `Cannot read measurement ${JSON.stringify(measurement.slice(0, 120))}: ` +
        "expected 96 lower-case hex digits",
    );
  }
  return [{ Format: "snp", RootFingerprint: parseSha256Hex(root), Measurement: measurement }];
}

/** The simulator is loaded only where it is asked for. */
async function ordinaryMeasurement(): Promise<string> {
  const { ordinaryGuestMeasurement } = await import("../../simulator/mod.ts");
  return (await ordinaryGuestMeasurement()).toHex();
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
