import {
  appraiseAny,
  type AppraisedEvidence,
  type AttestCrypto,
  type Evidence,
  type VerifiedEvidence,
  verifyEvidence,
} from "../attest/mod.ts";
import { appraisalPolicies, type EvidenceExpectation } from "./appraisal_policies.ts";
import type { ReferenceValues } from "./manifest_schema.ts";
import { vendorRootsOf } from "./vendor_roots_of.ts";

/** What evidence is verified with. */
export interface VerifyWithReferenceValues {
  readonly referenceValues: ReferenceValues;
  readonly allowSimulated: boolean;
  /** The time at which certificates and revocation lists must be valid. */
  readonly at: Date;
  /** WebCrypto by default. */
  readonly crypto?: AttestCrypto | undefined;
  /** Fetches endorsements that did not come along; what it adds is verified like everything else. */
  readonly complete?: CompleteEvidence | undefined;
}

/** Adds certificates, revocation lists or collateral that evidence lacks. */
export type CompleteEvidence = (evidence: Evidence) => Promise<Evidence>;

/**
 * Verifies that evidence is genuine under the roots that the reference values call for; revocation is required.
 *
 * @throws {VerificationError} as `verifyEvidence`. @throws {AppraisalError} `simulated_not_allowed`.
 */
export async function verifyWithReferenceValues(
  evidence: Evidence,
  { referenceValues, allowSimulated, at, crypto, complete }: VerifyWithReferenceValues,
): Promise<VerifiedEvidence> {
  const roots = vendorRootsOf(referenceValues, allowSimulated);
  // The vendors' services know nothing of simulated hardware.
  const isReal = (referenceValues.simulated ?? []).length === 0;
  const completed = isReal && complete !== undefined ? await complete(evidence) : evidence;
  return await verifyEvidence(completed, {
    roots,
    at,
    revocation: "require",
    ...(crypto === undefined ? {} : { crypto }),
  });
}

/**
 * Decides whether genuine evidence meets the reference values and says what is expected.
 *
 * @throws {AppraisalError} with the reasons of the closest reference value.
 */
export function appraiseWithReferenceValues(
  verified: VerifiedEvidence,
  referenceValues: ReferenceValues,
  expectation: EvidenceExpectation,
): AppraisedEvidence {
  return appraiseAny(verified, appraisalPolicies(referenceValues, expectation));
}
