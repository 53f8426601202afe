import { readMeshIdentity } from "./mesh_identity.ts";
import { serveMesh } from "./mesh_server.ts";
import type { ProgramContext } from "./program.ts";

/** The ballot box: `POST /vote/<name>` and `/results`. */
export async function runVoting(context: ProgramContext, signal: AbortSignal): Promise<void> {
  const votes = new Map<string, number>();
  const port = await serveMesh(await readMeshIdentity(context.tlsFolder), (path, method) => {
    if (path === "/results") return Object.fromEntries(votes);
    const name = /^\/vote\/([a-z]{1,32})$/.exec(path)?.[1];
    if (name === undefined || method !== "POST") return undefined;
    votes.set(name, (votes.get(name) ?? 0) + 1);
    return { [name]: votes.get(name) };
  }, signal);
  context.report({ listening: port });
}
