import { getLogger } from "@logtape/logtape";
import type { AttestCrypto } from "../../attest/mod.ts";
import type { Clock, Random } from "../../core/mod.ts";
import type { CompleteEvidence, HistoryStore } from "../../manifest/mod.ts";
import { MeshAPIService, UserAPIService } from "../api/mod.ts";
import { BoundedIssuer } from "../services/bounded_issuer.ts";
import type { EvidenceIssuer } from "../services/evidence_issuer.ts";
import { meshService } from "../services/mesh_service.ts";
import { ServerNonce } from "../services/server_nonce.ts";
import { userService } from "../services/user_service.ts";
import { WorkloadVerifier } from "../services/workload_verifier.ts";
import { Coordinator } from "../state/coordinator.ts";
import { rpcInterceptor } from "./_rpc_interceptor.ts";
import { type RunningServer, serveAttested } from "./attested_server.ts";
import { type CoordinatorMetrics, noMetrics } from "./metrics.ts";
import { probeApp } from "./probe_app.ts";
import { createTlsIdentity } from "./tls_identity.ts";

const MAX_USER_MESSAGE = 16 * 1024 * 1024;
const MAX_MESH_MESSAGE = 4 * 1024 * 1024;

/** What a Coordinator needs to run. */
export interface ServeCoordinatorOptions {
  readonly store: HistoryStore;
  readonly issuer: EvidenceIssuer;
  readonly clock: Clock;
  readonly random: Random;
  /** Address to listen on. */
  readonly hostname: string;
  /** Ports; 0 takes a free one. */
  readonly ports: { readonly user: number; readonly mesh: number; readonly probe: number };
  /** Whether manifests of a simulated platform may issue certificates; for development only. */
  readonly allowSimulated: boolean;
  readonly metrics?: CoordinatorMetrics;
  readonly crypto?: AttestCrypto | undefined;
  /** Fetches endorsements that workloads did not send along. */
  readonly complete?: CompleteEvidence | undefined;
}

/** A running Coordinator. */
export interface RunningCoordinator {
  readonly coordinator: Coordinator;
  /** Where it listens. */
  readonly addresses: { readonly user: string; readonly mesh: string; readonly probe: string };
  /** Finishes running requests and stops. */
  close(): Promise<void>;
}

const GRACE_MS = 3000;
/** How often the store is looked at for updates by other Coordinators. */
const FOLLOW_MS = 5000;
const logger = getLogger(["contrast", "coordinator", "store"]);

/** Starts a Coordinator on what its store holds: user API, mesh API and probes. */
export async function serveCoordinator(
  options: ServeCoordinatorOptions,
): Promise<RunningCoordinator> {
  const { hostname, ports, metrics = noMetrics } = options;
  const coordinator = await Coordinator.open(options);
  const { user, mesh } = await serveApis(coordinator, options, metrics);
  let isUp = true;
  const app = probeApp(coordinator, metrics, () => isUp);
  const probe = Deno.serve(
    { hostname, port: ports.probe, onListen: () => {} },
    (request) => app.fetch(request),
  );
  const follower = setInterval(() => {
    coordinator.followStore().catch((error) =>
      logger.warn("Cannot follow the store: {error}", { error })
    );
  }, FOLLOW_MS);
  const close = async () => {
    isUp = false;
    clearInterval(follower);
    await Promise.all([user.close(GRACE_MS), mesh.close(GRACE_MS), probe.shutdown()]);
  };
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const probePort = (probe.addr as Deno.NetAddr).port;
  return {
    coordinator,
    addresses: {
      user: `${host}:${user.port}`,
      mesh: `${host}:${mesh.port}`,
      probe: `${host}:${probePort}`,
    },
    close,
  };
}

/** Both attested ports, with one TLS identity and one bound on requests for evidence. */
async function serveApis(
  coordinator: Coordinator,
  options: ServeCoordinatorOptions,
  metrics: CoordinatorMetrics,
): Promise<{ readonly user: RunningServer; readonly mesh: RunningServer }> {
  const { clock, random, hostname, ports } = options;
  const issuer = new BoundedIssuer(options.issuer);
  const nonces = await ServerNonce.create(clock, random);
  const onFailure = () => metrics.attestationFailure();
  const verifier = new WorkloadVerifier({ ...options, onFailure });
  const common = {
    hostname,
    identity: await createTlsIdentity(clock, random),
    interceptors: [rpcInterceptor(metrics, clock)],
  };
  const user = await serveAttested({
    ...common,
    port: ports.user,
    maxMessageBytes: MAX_USER_MESSAGE,
    routes: (router) => router.service(UserAPIService, userService(coordinator, issuer)),
  });
  const parts = { coordinator, issuer, nonces, verifier };
  const mesh = await serveAttested({
    ...common,
    port: ports.mesh,
    maxMessageBytes: MAX_MESH_MESSAGE,
    routes: (router) => router.service(MeshAPIService, meshService(parts)),
  });
  return { user, mesh };
}
