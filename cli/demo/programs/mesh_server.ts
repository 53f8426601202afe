import { createServer } from "node:https";
import type { MeshIdentity } from "./mesh_identity.ts";

/** Answers one request of a mesh peer: a path to a JSON value, or undefined for 404. */
export type MeshHandler = (path: string, method: string) => Promise<unknown> | unknown;

/**
 * Serves JSON to peers that hold a certificate of the mesh, and to nobody else, on a free loopback port.
 *
 * @returns the port; the server closes when `signal` aborts.
 */
export function serveMesh(
  identity: MeshIdentity,
  handler: MeshHandler,
  signal: AbortSignal,
): Promise<number> {
  const server = createServer(
    { ...identity, requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      try {
        const value = await handler(request.url ?? "/", request.method ?? "GET");
        response.statusCode = value === undefined ? 404 : 200;
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(value ?? { error: "not found" }));
      } catch (error) {
        response.statusCode = 502;
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : "fault" }));
      }
    },
  );
  signal.addEventListener("abort", () => server.close());
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("Cannot bind a port"));
      else resolve(address.port);
    });
  });
}
