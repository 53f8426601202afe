import {
  equalBytes,
  InputError,
  parseSha256Hex,
  type Sha256Hex,
  VerificationError,
} from "../core/mod.ts";
import {
  parseInitdata,
  parseInitdataAnnotation,
  parseReferenceValues,
  policyHash,
  type ReferenceValues,
  trustAnchorsEntry,
} from "../manifest/mod.ts";

/** Which Coordinators a workload trusts: what `generate` wrote into the workload's own, measured initdata. */
export interface TrustAnchors {
  readonly policies: readonly Sha256Hex[];
  readonly referenceValues: ReferenceValues;
}

/**
 * Reads the trust anchors from the value of the initdata annotation: base64(gzip(TOML)). The host hands the
 * annotation over, so nothing in it counts unless its digest is the HOST_DATA of the guest's own report.
 *
 * @param hostData 32 bytes from the guest's own hardware report.
 * @throws {InputError} `initdata_annotation_malformed`, `initdata_malformed`, `trust_anchors_missing`, `trust_anchors_malformed`.
 * @throws {VerificationError} `initdata_not_measured`.
 */
export async function readTrustAnchors(
  annotation: string,
  hostData: Uint8Array,
): Promise<TrustAnchors> {
  const initdata = await parseInitdataAnnotation(annotation);
  const digest = await policyHash(initdata);
  if (!equalBytes(Uint8Array.fromHex(digest), hostData)) {
    throw new VerificationError(
      "initdata_not_measured",
      `Cannot trust the initdata: its digest ${digest} is not the host data ` +
        `${hostData.toHex()} of this guest`,
      { hint: "the host replaced the annotation, or the pod was started with another one" },
    );
  }
  return anchorsOf(entryOf(initdata));
}

function entryOf(initdata: Uint8Array): string {
  const { algorithm, data } = parseInitdata(initdata);
  if (algorithm !== "sha256") {
    throw new InputError(
      "initdata_malformed",
      `Cannot read initdata: its algorithm is ${algorithm}, expected sha256`,
    );
  }
  if (!Object.hasOwn(data, trustAnchorsEntry)) {
    throw new InputError(
      "trust_anchors_missing",
      `Cannot trust any Coordinator: the initdata has no entry ${trustAnchorsEntry}`,
      { hint: "run contrast generate with the Coordinator among the resources" },
    );
  }
  return data[trustAnchorsEntry] ?? "";
}

function anchorsOf(entry: string): TrustAnchors {
  try {
    const { policies, referenceValues, ...others } = JSON.parse(entry) as Record<string, unknown>;
    const isList = Array.isArray(policies) && policies.length > 0 && policies.length <= 64;
    if (!isList || Object.keys(others).length > 0) throw new Error("unexpected members");
    return {
      policies: policies.map((hash) => parseSha256Hex(String(hash))),
      referenceValues: parseReferenceValues(referenceValues),
    };
  } catch (cause) {
    throw new InputError(
      "trust_anchors_malformed",
      `Cannot trust any Coordinator: the entry ${trustAnchorsEntry} of the initdata is malformed`,
      { cause },
    );
  }
}
