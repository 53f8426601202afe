import { type AppraisedEvidence, type AttestCrypto, reportData } from "../../attest/mod.ts";
import { AppraisalError, type Clock, ContrastError, type Sha256Hex } from "../../core/mod.ts";
import {
  appraiseWithReferenceValues,
  type CompleteEvidence,
  type Manifest,
  type PolicyEntry,
  verifyWithReferenceValues,
} from "../../manifest/mod.ts";
import { decodeEvidence, type NewMeshCertRequest } from "../api/mod.ts";
import type { CertificateRequest } from "../ca/certificate_request.ts";

/** A workload's claim. */
export interface WorkloadClaim {
  readonly evidence: NewMeshCertRequest["evidence"];
  readonly manifest: Manifest;
  readonly nonce: Uint8Array;
  readonly channelBinding: Uint8Array;
  readonly certificateRequest: CertificateRequest;
}

/** A workload that is what the manifest says. */
export interface VerifiedWorkload {
  readonly policy: Sha256Hex;
  readonly entry: PolicyEntry;
  readonly evidence: AppraisedEvidence;
}

/** Decides whether a workload is one of the active manifest. */
export class WorkloadVerifier {
  readonly #options: WorkloadVerifierOptions;

  constructor(options: WorkloadVerifierOptions) {
    this.#options = options;
  }

  /**
   * Verifies genuine hardware, then the policy, then reference values, nonce, session and key.
   *
   * @throws {VerificationError} @throws {AppraisalError} `policy_not_in_manifest`, `evidence_not_accepted`.
   */
  async verify(claim: WorkloadClaim): Promise<VerifiedWorkload> {
    try {
      return await this.#verify(claim);
    } catch (error) {
      if (error instanceof ContrastError) this.#options.onFailure?.(error);
      throw error;
    }
  }

  async #verify(claim: WorkloadClaim): Promise<VerifiedWorkload> {
    const { content } = claim.manifest;
    const { allowSimulated, clock, crypto, complete } = this.#options;
    const verified = await verifyWithReferenceValues(decodeEvidence(claim.evidence), {
      referenceValues: content.ReferenceValues,
      allowSimulated,
      crypto,
      complete,
      at: clock.now(),
    });
    const policy = verified.hostData.toHex() as Sha256Hex;
    const entry = Object.hasOwn(content.Policies, policy) ? content.Policies[policy] : undefined;
    if (entry === undefined) {
      throw new AppraisalError(
        "policy_not_in_manifest",
        `Cannot accept the workload: the active manifest does not name its policy ${policy}`,
        { hint: "run contrast generate and contrast set, then deploy the same files" },
      );
    }
    const evidence = appraiseWithReferenceValues(verified, content.ReferenceValues, {
      reportData: await workloadReportData(claim),
      hostData: [verified.hostData],
    });
    return { policy, entry, evidence };
  }
}

/** What a verifier works with. */
export interface WorkloadVerifierOptions {
  readonly clock: Clock;
  readonly allowSimulated: boolean;
  readonly crypto?: AttestCrypto | undefined;
  /** Fetches endorsements that did not come along. */
  readonly complete?: CompleteEvidence | undefined;
  /** Called for every workload that is refused. */
  readonly onFailure?: (error: ContrastError) => void;
}

async function workloadReportData(claim: WorkloadClaim): Promise<Uint8Array> {
  const { der } = claim.certificateRequest;
  return await reportData({
    role: "workload",
    nonce: claim.nonce,
    channelBinding: claim.channelBinding,
    subject: new Uint8Array(await crypto.subtle.digest("SHA-256", der as BufferSource)),
  });
}
