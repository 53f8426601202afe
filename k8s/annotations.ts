const PREFIX = "contrast.edgeless.systems/";

/** Role of a pod: `coordinator`, or absent. Names are those of the original system. */
export const POD_ROLE_ANNOTATION = `${PREFIX}pod-role`;
/** `"true"` leaves the pod without an Initializer. */
export const SKIP_INITIALIZER_ANNOTATION = `${PREFIX}skip-initializer`;
/** Replaces the default workload-secret ID; empty for none. */
export const WORKLOAD_SECRET_ID_ANNOTATION = `${PREFIX}workload-secret-id`;
/** base64(gzip(initdata TOML)); read by the Kata runtime, 3.21 and later. */
export const INITDATA_ANNOTATION = "io.katacontainers.config.hypervisor.cc_init_data";
/** base64(policy text); read by older runtimes. */
export const POLICY_ANNOTATION = "io.katacontainers.config.agent.policy";

/** Annotations that ask for something that would be missed silently if it were ignored. */
export const UNSUPPORTED_ANNOTATIONS: ReadonlyMap<string, string> = new Map([
  [`${PREFIX}servicemesh-ingress`, "the service-mesh sidecar is not part of this version"],
  [`${PREFIX}servicemesh-egress`, "the service-mesh sidecar is not part of this version"],
  [
    `${PREFIX}servicemesh-admin-interface-port`,
    "the service-mesh sidecar is not part of this version",
  ],
  [`${PREFIX}secure-pv`, "encrypted persistent volumes are not part of this version"],
]);
