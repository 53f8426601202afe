import type { ConnectRouter } from "@connectrpc/connect";
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

/** Starts a Coordinator on what its store holds: user API, mesh API and probes. */
export async function serveCoordinator(
  options: ServeCoordinatorOptions,
): Promise<RunningCoordinator> {
  const { clock, random, hostname, ports, metrics = noMetrics } = options;
  const issuer = new BoundedIssuer(options.issuer);
  const [coordinator, nonces, identity] = await Promise.all([
    Coordinator.open(options),
    ServerNonce.create(clock, random),
    createTlsIdentity(clock, random),
  ]);
  const verifier = new WorkloadVerifier({
    ...options,
    onFailure: () => metrics.attestationFailure(),
  });
  const serve = (
    port: number,
    maxMessageBytes: number,
    routes: (router: ConnectRouter) => void,
  ): Promise<RunningServer> =>
    serveAttested({
      hostname,
      port,
      identity,
      maxMessageBytes,
      routes,
      interceptors: [rpcInterceptor(metrics, clock)],
    });
  const user = await serve(ports.user, MAX_USER_MESSAGE, (router) => {
    router.service(UserAPIService, userService(coordinator, issuer));
  });
  const mesh = await serve(ports.mesh, MAX_MESH_MESSAGE, (router) => {
    router.service(
      MeshAPIService,
      meshService({ coordinator, issuer, nonces, verifier }),
    );
  });
  let isUp = true;
  const app = probeApp(coordinator, metrics, () => isUp);
  const probe = Deno.serve(
    { hostname, port: ports.probe, onListen: () => {} },
    (request) => app.fetch(request),
  );
  const close = async () => {
    isUp = false;
    await Promise.all([user.close(GRACE_MS), mesh.close(GRACE_MS), probe.shutdown()]);
  };
  const address = (port: number) =>
    `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  return {
    coordinator,
    addresses: {
      user: address(user.port),
      mesh: address(mesh.port),
      probe: address((probe.addr as Deno.NetAddr).port),
    },
    close,
  };
}
