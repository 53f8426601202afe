/**
 * The init container of a workload: attests the Coordinator, proves the workload to it, and writes certificate,
 * key, CA files and workload secret for the containers that follow.
 *
 * @module
 */
export { ownHostData } from "./own_host_data.ts";
export {
  type IdentityRequest,
  requestIdentity,
  type WorkloadIdentity,
} from "./request_identity.ts";
export { readTrustAnchors, type TrustAnchors } from "./trust_anchors.ts";
export { createWorkloadKey, type WorkloadKey } from "./workload_key.ts";
export { type IdentityReader, writeIdentity } from "./write_identity.ts";
