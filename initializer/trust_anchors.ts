import { parse as parseToml } from "smol-toml";
import {
  equalBytes,
  InputError,
  parseSha256Hex,
  type Sha256Hex,
  sha256Hex,
  VerificationError,
} from "../core/mod.ts";
import { parseReferenceValues, type ReferenceValues } from "../manifest/mod.ts";
import { gunzip } from "./_gunzip.ts";

/** Kubernetes limits the annotations of an object to 256 KiB. */
const MAX_ANNOTATION_CHARS = 512 * 1024;
const MAX_INITDATA_BYTES = 16 * 1024 * 1024;
/** Name of the entry of `[data]` in the initdata that `generate` writes. */
const ENTRY = "contrast-coordinator.json";

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
 * @throws {InputError} `initdata_malformed`, `trust_anchors_missing`, `trust_anchors_malformed`.
 * @throws {VerificationError} `initdata_not_measured`.
 */
export async function readTrustAnchors(
  annotation: string,
  hostData: Uint8Array,
): Promise<TrustAnchors> {
  const initdata = await decodeAnnotation(annotation.trim());
  const digest = await sha256Hex(initdata);
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

async function decodeAnnotation(annotation: string): Promise<Uint8Array<ArrayBuffer>> {
  if (annotation.length > MAX_ANNOTATION_CHARS) throw malformed("the annotation is too long");
  let compressed: Uint8Array<ArrayBuffer>;
  try {
    compressed = Uint8Array.fromBase64(annotation);
  } catch (cause) {
    throw malformed("the annotation is not base64", cause);
  }
  try {
    return await gunzip(compressed, MAX_INITDATA_BYTES);
  } catch (cause) {
    throw malformed("the annotation is not gzip, or too large", cause);
  }
}

function entryOf(initdata: Uint8Array): string {
  let document: Record<string, unknown>;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(initdata);
    document = parseToml(text);
  } catch (cause) {
    throw malformed("the document is not TOML", cause);
  }
  const algorithm = document["algorithm"];
  if (algorithm !== "sha256" && algorithm !== "sha-256") throw malformed("expected sha256");
  const data = document["data"];
  const entry = typeof data === "object" && data !== null
    ? Object.entries(data).find(([name]) => name === ENTRY)?.[1]
    : undefined;
  if (typeof entry !== "string") {
    throw new InputError(
      "trust_anchors_missing",
      `Cannot trust any Coordinator: the initdata has no entry ${ENTRY}`,
      { hint: "run contrast generate with the Coordinator among the resources" },
    );
  }
  return entry;
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
      `Cannot trust any Coordinator: the entry ${ENTRY} of the initdata is malformed`,
      { cause },
    );
  }
}

function malformed(why: string, cause?: unknown): InputError {
  return new InputError("initdata_malformed", `Cannot read the initdata: ${why}`, { cause });
}
