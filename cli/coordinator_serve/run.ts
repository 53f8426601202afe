import { getLogger } from "@logtape/logtape";
import {
  DirectoryStore,
  noMetrics,
  prometheusMetrics,
  type RunningCoordinator,
  serveCoordinator,
} from "../../coordinator/mod.ts";
import { memoryEndorsementCache } from "../../attest/mod.ts";
import { completeEvidence } from "../complete_evidence.ts";
import type { CliContext } from "../context.ts";
import { fastCrypto } from "../coordinator_client/fast_crypto.ts";
import { configureLogging } from "../logging.ts";
import { platformIssuer } from "../platform_issuer.ts";
import type { CoordinatorServeFlags } from "./flags.ts";

const logger = getLogger(["contrast", "coordinator"]);

/** Runs the Coordinator until it is asked to stop. */
export async function runCoordinatorServe(
  this: CliContext,
  flags: CoordinatorServeFlags,
): Promise<void> {
  await configureLogging(this);
  const running = await start(this, flags);
  const { addresses, coordinator } = running;
  this.out.result(JSON.stringify(addresses));
  const state = coordinator.state.kind;
  logger.info(
    "Coordinator is up: state {state}, user API {user}, mesh API {mesh}, probes {probe}",
    {
      state,
      ...addresses,
    },
  );
  if (flags.allowSimulated) logger.warn("Simulated hardware is accepted: for development only");
  const signal = await stopSignal();
  logger.info("Stopping after {signal}", { signal });
  await running.close();
}

async function start(
  context: CliContext,
  flags: CoordinatorServeFlags,
): Promise<RunningCoordinator> {
  const wantsMetrics = flags.metrics || context.env("CONTRAST_METRICS") !== undefined;
  return await serveCoordinator({
    store: new DirectoryStore(flags.stateDir),
    issuer: platformIssuer(context, flags.allowSimulated),
    clock: context.clock,
    random: context.random,
    hostname: flags.host,
    ports: { user: flags.userPort, mesh: flags.meshPort, probe: flags.probePort },
    allowSimulated: flags.allowSimulated,
    metrics: wantsMetrics ? await prometheusMetrics() : noMetrics,
    crypto: fastCrypto(),
    complete: completeEvidence(context, memoryEndorsementCache()),
  });
}

function stopSignal(): Promise<Deno.Signal> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    const handlers = signals.map((signal) => {
      const handler = () => {
        for (const [name, listener] of handlers) Deno.removeSignalListener(name, listener);
        resolve(signal);
      };
      Deno.addSignalListener(signal, handler);
      return [signal, handler] as const;
    });
  });
}
