import type { AgentRequest } from "./agent_request.ts";
import type { Synthesis } from "./synthesis.ts";

const GATEWAY = "10.244.1.1";
const IPV4 = 0;

/** What the shim sends to set up the network of the sandbox. */
export function networkRequests({ context }: Synthesis): AgentRequest[] {
  const route = {
    dest: "",
    gateway: "",
    device: "eth0",
    source: "",
    scope: 0,
    family: IPV4,
    flags: 0,
    mtu: 0,
  };
  return [
    {
      kind: "UpdateInterfaceRequest",
      request: {
        interface: {
          device: "eth0",
          name: "eth0",
          IPAddresses: [{ family: IPV4, address: context.podIp, mask: "24" }],
          mtu: 1500,
          hwAddr: "0a:58:0a:f4:01:11",
          devicePath: "",
          type_: "",
          raw_flags: 0,
        },
      },
    },
    {
      kind: "UpdateRoutesRequest",
      request: {
        routes: {
          Routes: [
            { ...route, gateway: GATEWAY },
            { ...route, dest: "10.244.1.0/24", source: context.podIp, scope: 253 },
          ],
        },
      },
    },
    {
      kind: "AddARPNeighborsRequest",
      request: {
        neighbors: {
          ARPNeighbors: [{
            toIPAddress: { family: IPV4, address: GATEWAY, mask: "" },
            device: "eth0",
            lladdr: "0a:58:0a:f4:01:01",
            state: 128,
            flags: 0,
          }],
        },
      },
    },
  ];
}
