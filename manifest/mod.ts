/**
 * The manifest: what a deployment may be. Reading and checking it, its history, and its owners' signatures.
 * Runs in a browser too: no files, no terminal, no Kubernetes.
 *
 * @module
 */
export { appraisalPolicies, type EvidenceExpectation } from "./appraisal_policies.ts";
export { checkEcdsa, signEcdsa } from "./ecdsa_signature.ts";
export { History } from "./history.ts";
export { type HistoryKey, type HistoryStore } from "./history_store.ts";
export { coordinatorPolicies, type Manifest } from "./manifest.ts";
export {
  type ManifestContent,
  manifestSchema,
  type PolicyEntry,
  type ReferenceValues,
  type SimulatedReferenceValue,
  type SnpReferenceValue,
  type TdxReferenceValue,
} from "./manifest_schema.ts";
export {
  type Initdata,
  policyEntry as initdataPolicyEntry,
  trustAnchorsEntry,
} from "./initdata/initdata.ts";
export { parseInitdata } from "./initdata/parse_initdata.ts";
export { parseInitdataAnnotation } from "./initdata/parse_initdata_annotation.ts";
export { policyHash } from "./initdata/policy_hash.ts";
export { MemoryStore } from "./memory_store.ts";
export { type OwnerKeyPair, parseOwnerPrivateKey } from "./owner_private_key.ts";
export {
  parseSeedshareOwnerKey,
  parseWorkloadOwnerKey,
  workloadOwnerKeyDigest,
} from "./owner_public_keys.ts";
export {
  isWorkloadOwner,
  type OwnerApproval,
  type OwnerSignature,
  ownerSignatureInput,
  signTransition,
  verifyOwnerSignature,
} from "./owner_signature.ts";
export { parseManifest, type ParseManifestOptions } from "./parse_manifest.ts";
export { parseReferenceValues } from "./parse_reference_values.ts";
export { serializeManifest } from "./serialize_manifest.ts";
export { classifySan, type SubjectAlternativeName } from "./subject_alternative_name.ts";
export {
  decodeLatest,
  decodeTransition,
  encodeLatest,
  encodeTransition,
  GENESIS,
  type LatestTransition,
  type Transition,
  transitionHash,
} from "./transition.ts";
export { vendorRootsOf } from "./vendor_roots_of.ts";
export {
  appraiseWithReferenceValues,
  type CompleteEvidence,
  type VerifyWithReferenceValues,
  verifyWithReferenceValues,
} from "./verify_and_appraise.ts";
