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
}

/**
 * Verifies that evidence is genuine under the roots that the reference values call for; revocation is required.
 *
 * @throws {VerificationError} as `verifyEvidence`. @throws {AppraisalError} `simulated_not_allowed`.
 */
export function verifyWithReferenceValues(
  evidence: Evidence,
  { referenceValues, allowSimulated, at, crypto }: VerifyWithReferenceValues,
): Promise<VerifiedEvidence> {
  return verifyEvidence(evidence, {
    roots: vendorRootsOf(referenceValues, allowSimulated),
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
