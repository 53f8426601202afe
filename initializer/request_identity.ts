import type { AttestCrypto } from "../attest/mod.ts";
import type { Clock, Random } from "../core/mod.ts";
import { connectCoordinator, MeshApi, type MeshIdentity } from "../coordinator/api/mod.ts";
import type { EvidenceIssuer } from "../coordinator/mod.ts";
import type { CompleteEvidence } from "../manifest/mod.ts";
import type { TrustAnchors } from "./trust_anchors.ts";
import { createWorkloadKey, type WorkloadKey } from "./workload_key.ts";

/** What a workload needs to ask for its identity. */
export interface IdentityRequest {
  readonly host: string;
  readonly port: number;
  readonly anchors: TrustAnchors;
  readonly issuer: EvidenceIssuer;
  readonly allowSimulated: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto?: AttestCrypto | undefined;
  /** Fetches endorsements that the Coordinator did not send along. */
  readonly complete?: CompleteEvidence | undefined;
}

/** What a workload is known by in the mesh, with its private key. */
export type WorkloadIdentity = MeshIdentity & Pick<WorkloadKey, "privateKeyPem">;

/**
 * Attests the Coordinator, then proves this workload to it over the same session and receives certificate and secret.
 *
 * @throws {VerificationError | AppraisalError} when either side is not what it should be.
 * @throws {StateError} when the Coordinator is not ready. @throws {TransportError} when it cannot be reached.
 */
export async function requestIdentity(request: IdentityRequest): Promise<WorkloadIdentity> {
  const connection = await connectCoordinator(request);
  try {
    const [api, key] = await Promise.all([
      MeshApi.attest(connection, { ...request, ...request.anchors }),
      createWorkloadKey(),
    ]);
    const identity = await api.newMeshCert(
      key.certificateRequest,
      (reportData) => request.issuer.issue(reportData),
    );
    return { ...identity, privateKeyPem: key.privateKeyPem };
  } finally {
    connection.close();
  }
}
