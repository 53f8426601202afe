import { callMesh, type MeshTarget } from "./mesh_call.ts";
import { type MeshIdentity, readMeshIdentity } from "./mesh_identity.ts";
import { serveMesh } from "./mesh_server.ts";
import type { ProgramContext } from "./program.ts";
import { serviceTarget } from "./service_target.ts";

/** The front end: lists emoji, takes votes for those that exist, and shows the leader board. */
export async function runWeb(context: ProgramContext, signal: AbortSignal): Promise<void> {
  const identity = await readMeshIdentity(context.tlsFolder);
  const emoji = await serviceTarget(context, "EMOJISVC_HOST");
  const voting = await serviceTarget(context, "VOTINGSVC_HOST");
  const port = await serveMesh(
    identity,
    (path, method) => answer(identity, emoji, voting, path, method),
    signal,
  );
  context.report({ listening: port });
}

async function answer(
  identity: MeshIdentity,
  emoji: MeshTarget,
  voting: MeshTarget,
  path: string,
  method: string,
): Promise<unknown> {
  if (path === "/api/list") return await callMesh(identity, emoji, "/list");
  if (path === "/api/leaderboard") return await callMesh(identity, voting, "/results");
  const name = /^\/api\/vote\/([a-z]{1,32})$/.exec(path)?.[1];
  if (name === undefined || method !== "POST") return undefined;
  await callMesh(identity, emoji, `/find/${name}`);
  return await callMesh(identity, voting, `/vote/${name}`, "POST");
}
