import { callMesh } from "./mesh_call.ts";
import { readMeshIdentity } from "./mesh_identity.ts";
import type { ProgramContext } from "./program.ts";
import { serviceTarget } from "./service_target.ts";

const VOTES = 5;

/** The robot that votes a few times through the front end, and reports the leader board. */
export async function runVoteBot(context: ProgramContext): Promise<void> {
  const identity = await readMeshIdentity(context.tlsFolder);
  const web = await serviceTarget(context, "WEB_HOST");
  const names = Object.keys(await callMesh(identity, web, "/api/list") as Record<string, string>);
  for (let vote = 0; vote < VOTES; vote++) {
    await callMesh(identity, web, `/api/vote/${names[(vote * 7) % names.length]}`, "POST");
  }
  context.report({ votes: await callMesh(identity, web, "/api/leaderboard") });
}
