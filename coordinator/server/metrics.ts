/** What a Coordinator counts; docs/coordinator.md lists the names. */
export interface CoordinatorMetrics {
  /** A call was answered. @param code name of the Connect code, `ok` for success. */
  handled(service: string, method: string, code: string, seconds: number): void;
  /** A workload was refused. */
  attestationFailure(): void;
  /** The history has so many transitions; 0 without one. */
  manifestGeneration(generation: number): void;
  /** The text format of Prometheus; undefined when metrics are off. */
  render(): Promise<{ readonly type: string; readonly text: string } | undefined>;
}

/** Metrics that are off. */
export const noMetrics: CoordinatorMetrics = {
  handled: () => {},
  attestationFailure: () => {},
  manifestGeneration: () => {},
  render: () => Promise.resolve(undefined),
};

const BUCKETS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** Metrics for Prometheus; the library is loaded only here, because most Coordinators run without. */
export async function prometheusMetrics(): Promise<CoordinatorMetrics> {
  const { Counter, Gauge, Histogram, Registry } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["service", "method", "code"];
  const handled = new Counter({
    name: "contrast_grpc_server_handled_total",
    help: "Calls that were answered, by service, method and code",
    labelNames,
    registers,
  });
  const seconds = new Histogram({
    name: "contrast_grpc_server_handling_seconds",
    help: "Time to answer a call in seconds",
    labelNames: ["service", "method"],
    buckets: BUCKETS,
    registers,
  });
  const failures = new Counter({
    name: "contrast_meshapi_attestation_failures_total",
    help: "Workloads that were refused",
    registers,
  });
  const generation = new Gauge({
    name: "contrast_coordinator_manifest_generation",
    help: "Number of transitions in the history; 0 without a manifest",
    registers,
  });
  return {
    handled: (service, method, code, duration) => {
      handled.inc({ service, method, code });
      seconds.observe({ service, method }, duration);
    },
    attestationFailure: () => failures.inc(),
    manifestGeneration: (value) => generation.set(value),
    render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
