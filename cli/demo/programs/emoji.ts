import { readMeshIdentity } from "./mesh_identity.ts";
import { serveMesh } from "./mesh_server.ts";
import type { ProgramContext } from "./program.ts";

const EMOJI: Readonly<Record<string, string>> = {
  doughnut: "🍩",
  ghost: "👻",
  lock: "🔒",
  mountain: "⛰️",
  owl: "🦉",
  rocket: "🚀",
};

/** The catalogue: `/list` and `/find/<name>`. */
export async function runEmoji(context: ProgramContext, signal: AbortSignal): Promise<void> {
  const port = await serveMesh(await readMeshIdentity(context.tlsFolder), (path) => {
    if (path === "/list") return EMOJI;
    const name = /^\/find\/([a-z]+)$/.exec(path)?.[1];
    return name !== undefined && Object.hasOwn(EMOJI, name) ? { [name]: EMOJI[name] } : undefined;
  }, signal);
  context.report({ listening: port });
}
