import { enforced, type FieldTable, irrelevant, irrelevantFields } from "./field_rule.ts";

const NETWORK = "A request over the network, like any client's; the agent does not see it";
const TIMING = "When the kubelet asks; it can ask, or not, at any time";

const HANDLERS: FieldTable = {
  exec: enforced("ExecAction", "The command may be run in the container, nothing else"),
  ...irrelevantFields(NETWORK, { httpGet: "HTTPGetAction", tcpSocket: "TCPSocketAction" }),
};

/** Probes and lifecycle hooks. */
export const probeFields: Readonly<Record<string, FieldTable>> = {
  Probe: {
    ...HANDLERS,
    grpc: irrelevant("GRPCAction", NETWORK),
    ...irrelevantFields(TIMING, {
      failureThreshold: "integer",
      initialDelaySeconds: "integer",
      periodSeconds: "integer",
      successThreshold: "integer",
      terminationGracePeriodSeconds: "integer",
      timeoutSeconds: "integer",
    }),
  },
  Lifecycle: {
    postStart: enforced("LifecycleHandler", "See LifecycleHandler"),
    preStop: enforced("LifecycleHandler", "See LifecycleHandler"),
    stopSignal: irrelevant("string", "The host can end the guest in any way it likes"),
  },
  LifecycleHandler: { ...HANDLERS, sleep: irrelevant("SleepAction", TIMING) },
  ExecAction: { command: enforced("[]string", "Argument vector, compared word by word") },
  HTTPGetAction: irrelevantFields(NETWORK, {
    host: "string",
    httpHeaders: "[]HTTPHeader",
    path: "string",
    port: "port",
    scheme: "string",
  }),
  HTTPHeader: irrelevantFields(NETWORK, { name: "string", value: "string" }),
  TCPSocketAction: irrelevantFields(NETWORK, { host: "string", port: "port" }),
  GRPCAction: irrelevantFields(NETWORK, { port: "integer", service: "string" }),
  SleepAction: irrelevantFields(TIMING, { seconds: "integer" }),
};
