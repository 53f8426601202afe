/**
 * The Coordinator: keeps the manifest and its history, and gives certificates and secrets to the workloads that
 * the manifest names. How to talk to one is in `api/`.
 *
 * @module
 */
export { type CoordinatorMetrics, noMetrics, prometheusMetrics } from "./server/metrics.ts";
export {
  type RunningCoordinator,
  serveCoordinator,
  type ServeCoordinatorOptions,
} from "./server/serve_coordinator.ts";
export { type EvidenceIssuer } from "./services/evidence_issuer.ts";
export {
  Coordinator,
  type CoordinatorOptions,
  type SetManifestInput,
  type SetManifestResult,
} from "./state/coordinator.ts";
export { type CoordinatorState } from "./state/coordinator_state.ts";
export { DirectoryStore } from "./store/directory_store.ts";
