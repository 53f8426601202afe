import type { Settings } from "./settings.ts";

const SERVICE = "$(svc_name_downward_env)";
const PROTOCOL = "(?:tcp|udp|sctp)";
const PORT = `${SERVICE}_PORT_$(ip_p)_(?:TCP|UDP|SCTP)`;

/** Variables that the kubelet sets for the services of the namespace. */
const SERVICE_ENV = [
  `^${SERVICE}_SERVICE_HOST=$(ipv4_a)$`,
  `^${SERVICE}_SERVICE_PORT=$(ip_p)$`,
  `^${SERVICE}_SERVICE_PORT_[A-Z0-9_]{1,63}=$(ip_p)$`,
  `^${SERVICE}_PORT=${PROTOCOL}://$(ipv4_a):$(ip_p)$`,
  `^${PORT}=${PROTOCOL}://$(ipv4_a):$(ip_p)$`,
  `^${PORT}_PROTO=${PROTOCOL}$`,
  `^${PORT}_PORT=$(ip_p)$`,
  `^${PORT}_ADDR=$(ipv4_a)$`,
];

/** What the host may ask for. */
export const defaultRequests: Settings["request_defaults"] = {
  CreateContainerRequest: { allow_env_regex: SERVICE_ENV },
  CopyFileRequest: ["$(sfprefix)"],
  ExecProcessRequest: { allowed_commands: [], regex: [] },
  UpdateRoutesRequest: {
    forbidden_device_names: ["lo"],
    forbidden_source_regex: ["^127\\.", "^0*:0*:0*:0*:0*:0*:0*:0*1$", "^::1$"],
  },
  UpdateInterfaceRequest: { allow_raw_flags: 128, forbidden_names: ["lo"], forbidden_hw_addrs: [] },
  AddARPNeighborsRequest: {
    forbidden_device_names: ["lo"],
    forbidden_cidrs_regex: ["^127\\.", "^::1$"],
    allowed_states: [2, 128],
  },
  CloseStdinRequest: false,
  GetDiagnosticDataRequest: false,
  ReadStreamRequest: true,
  UpdateEphemeralMountsRequest: false,
  WriteStreamRequest: false,
};
