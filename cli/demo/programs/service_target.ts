import type { MeshTarget } from "./mesh_call.ts";
import type { ProgramContext } from "./program.ts";

/** The peer that an environment variable such as `EMOJISVC_HOST=emoji-svc:8080` names. */
export async function serviceTarget(
  context: ProgramContext,
  variable: string,
): Promise<MeshTarget> {
  const service = context.env[variable];
  if (service === undefined) throw new Error(`The container has no variable ${variable}`);
  const serverName = service.replace(/:\d+$/, "");
  return { port: await context.resolve(serverName), serverName };
}
