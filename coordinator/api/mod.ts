/**
 * How to talk to a Coordinator: the messages, the client, and what both sides must agree on.
 *
 * @module
 */
export { type AttestedCoordinator, type CoordinatorTrust } from "./attest_peer.ts";
export {
  connectCoordinator,
  type ConnectOptions,
  type CoordinatorConnection,
} from "./connect_coordinator.ts";
export {
  type CoordinatorStatement,
  type CoordinatorStateName,
  coordinatorSubject,
} from "./coordinator_statement.ts";
export { decodeEvidence, encodeEvidence } from "./evidence_codec.ts";
export {
  type AttestRequest,
  type AttestResponse,
  AttestResponseSchema,
} from "./gen/contrast/attest/v1/attest_pb.ts";
export {
  MeshAPIService,
  type NewMeshCertRequest,
  type NewMeshCertResponse,
} from "./gen/contrast/meshapi/v1/meshapi_pb.ts";
export {
  type GetManifestsResponse,
  type RecoverRequest,
  type SetManifestRequest,
  type SetManifestResponse,
  UserAPIService,
} from "./gen/contrast/userapi/v1/userapi_pb.ts";
export { isCertificate } from "./is_certificate.ts";
export { MeshApi, type MeshIdentity } from "./mesh_api.ts";
export { recoveryMessage } from "./recovery_message.ts";
export { toConnectError } from "./remote_error.ts";
export { retry, type RetryOptions } from "./retry.ts";
export { encodeStatement } from "./statement_codec.ts";
export { type CoordinatorHistory, UserApi } from "./user_api.ts";
