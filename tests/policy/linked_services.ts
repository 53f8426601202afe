import type { LinkedService } from "../../genpolicy/mod.ts";

/** Services with a named port; the kubelet sets eight variables for each one. */
export function linkedServices(count: number): LinkedService[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `service-${index}`,
    clusterIp: `10.96.1.${index + 1}`,
    port: 8080 + index,
    protocol: "TCP",
    portName: "http",
  }));
}
