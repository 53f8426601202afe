import { create } from "@bufbuild/protobuf";
import type { Evidence, SnpEvidence, TdxCollateral, TdxEvidence } from "../../attest/mod.ts";
import { VerificationError } from "../../core/mod.ts";
import {
  type Evidence as EvidenceMessage,
  EvidenceSchema,
  type SnpEvidence as SnpMessage,
  type TdxCollateral as TdxCollateralMessage,
  type TdxEvidence as TdxMessage,
} from "./gen/contrast/attest/v1/attest_pb.ts";

/** More certificates or lists than any vendor's evidence has. */
const MAX_PARTS = 16;
const MAX_PART_BYTES = 1024 * 1024;

/** Evidence as it goes over the wire: the vendor's bytes, never a re-encoding of what they say. */
export function encodeEvidence(evidence: Evidence): EvidenceMessage {
  if (evidence.format === "snp") {
    const { report, vek, chain, crls } = evidence;
    const value = { report, vek, chain: [...chain], crls: [...crls] } as SnpMessage;
    return create(EvidenceSchema, { kind: { case: "snp", value } });
  }
  const value = {
    quote: evidence.quote,
    ...(evidence.collateral === undefined ? {} : { collateral: evidence.collateral }),
  } as TdxMessage;
  return create(EvidenceSchema, { kind: { case: "tdx", value } });
}

/**
 * Evidence from the wire; nothing in it is verified.
 *
 * @throws {VerificationError} `evidence_missing`, `evidence_too_large`.
 */
export function decodeEvidence(message: EvidenceMessage | undefined): Evidence {
  switch (message?.kind.case) {
    case "snp":
      return decodeSnp(message.kind.value);
    case "tdx":
      return decodeTdx(message.kind.value);
    default:
      throw new VerificationError(
        "evidence_missing",
        "Cannot verify evidence: the message carries none of a known format",
      );
  }
}

function decodeSnp({ report, vek, chain, crls }: SnpMessage): SnpEvidence {
  requireSizes([report, vek, ...chain, ...crls]);
  return { format: "snp", report, vek, chain, crls };
}

function decodeTdx({ quote, collateral }: TdxMessage): TdxEvidence {
  requireSizes([quote]);
  if (collateral === undefined) return { format: "tdx", quote };
  return { format: "tdx", quote, collateral: decodeCollateral(collateral) };
}

function decodeCollateral(message: TdxCollateralMessage): TdxCollateral {
  const { $typeName: _type, $unknown: _unknown, ...collateral } = message;
  requireSizes(
    Object.values(collateral).map((part) =>
      typeof part === "string" ? new TextEncoder().encode(part) : part
    ),
  );
  return collateral;
}

function requireSizes(parts: readonly Uint8Array[]): void {
  const tooLarge = parts.some((part) => part.length > MAX_PART_BYTES);
  if (parts.length > MAX_PARTS || tooLarge) {
    throw new VerificationError(
      "evidence_too_large",
      `Cannot verify evidence: expected at most ${MAX_PARTS} parts of ${MAX_PART_BYTES} bytes`,
    );
  }
}
