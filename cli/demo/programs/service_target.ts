import type { MeshTarget } from "./mesh_call.ts";
import type { ProgramContext } from "./program.ts";

/** The peer that an environment variable such as `EMOJISVC_HOST=emoji-svc:8080` names. */
export async function serviceTarget(
  context: ProgramContext,
  variable: string,
): Promise<MeshTarget> {
  const service = context.env[variable];
  if (service === undefined) throw new Error(`The container has no variable ${variable}`);
  const port = await context.resolve(service);
  return { port, serverName: service.replace(/:\d+$/, "") };
}
