import { type AppraisedEvidence, type AttestCrypto, reportData } from "../../attest/mod.ts";
import type { Clock, Random, Sha256Hex } from "../../core/mod.ts";
import {
  appraiseWithReferenceValues,
  type CompleteEvidence,
  type ReferenceValues,
  verifyWithReferenceValues,
} from "../../manifest/mod.ts";
import { type CoordinatorStatement, coordinatorSubject } from "./coordinator_statement.ts";
import { decodeEvidence } from "./evidence_codec.ts";
import type { AttestRequest, AttestResponse } from "./gen/contrast/attest/v1/attest_pb.ts";
import { decodeStatement } from "./statement_codec.ts";

/** What makes a Coordinator the right one. */
export interface CoordinatorTrust {
  /** Policy hashes with the role `coordinator`. */
  readonly policies: readonly Sha256Hex[];
  readonly referenceValues: ReferenceValues;
  /** Whether reference values of a simulated vendor count; for development only. */
  readonly allowSimulated: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto?: AttestCrypto | undefined;
  /** Fetches endorsements that did not come along. */
  readonly complete?: CompleteEvidence | undefined;
}

/** A Coordinator that proved what it is, at the moment of the proof. */
export interface AttestedCoordinator {
  readonly statement: CoordinatorStatement;
  readonly evidence: AppraisedEvidence;
}

type AttestCall = (
  request: Pick<AttestRequest, "nonce" | "unbound">,
) => Promise<AttestResponse | undefined>;

/**
 * Lets the other side of a session prove that it is the Coordinator that is trusted: genuine hardware, reference
 * values, policy hash, a fresh nonce, this very session, and the statement that came along.
 *
 * @throws {VerificationError | AppraisalError | TransportError}
 */
export async function attestPeer(
  call: AttestCall,
  channelBinding: Uint8Array,
  trust: CoordinatorTrust,
): Promise<AttestedCoordinator> {
  const nonce = trust.random.bytes(32);
  const response = await call({ nonce, unbound: channelBinding.length === 0 });
  const verified = await verifyWithReferenceValues(decodeEvidence(response?.evidence), {
    ...trust,
    at: trust.clock.now(),
  });
  // decodeEvidence has refused an absent response.
  const statement = decodeStatement(response as AttestResponse);
  const expected = await reportData({
    role: "coordinator",
    nonce,
    channelBinding,
    subject: await coordinatorSubject(statement),
  });
  const hostData = trust.policies.map((hash) => Uint8Array.fromHex(hash));
  const evidence = appraiseWithReferenceValues(verified, trust.referenceValues, {
    reportData: expected,
    hostData,
  });
  return { statement, evidence };
}
