import { request } from "node:https";
import type { MeshIdentity } from "./mesh_identity.ts";

/** Where a mesh call goes: the port on the loopback interface, and the name that the certificate has to carry. */
export interface MeshTarget {
  readonly port: number;
  readonly serverName: string;
}

const TIMEOUT_MS = 5_000;

/**
 * Calls a mesh peer by mutual TLS and returns its JSON answer.
 *
 * @throws an error when the peer's certificate is not of the mesh or has another name, or on any status but 200.
 */
export function callMesh(
  identity: Partial<MeshIdentity>,
  target: MeshTarget,
  path: string,
  method = "GET",
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({
      ...identity,
      host: "127.0.0.1",
      port: target.port,
      servername: target.serverName,
      path,
      method,
      agent: false,
      timeout: TIMEOUT_MS,
    }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => text += part);
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${target.serverName}${path} answered ${response.statusCode}`));
      });
    });
    call.on("timeout", () => call.destroy(new Error(`${target.serverName} did not answer`)));
    call.on("error", reject);
    call.end();
  });
}
