import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";

/** Flags of `contrast demo-program`. */
export interface DemoProgramFlags {
  readonly tls: string;
  readonly network: string;
}

/** `contrast demo-program`, which the simulated node starts in the place of an emojivoto image. */
export const demoProgramCommand = buildCommand<DemoProgramFlags, [string], CliContext>({
  loader: async () => (await import("./run.ts")).runDemoProgram,
  parameters: {
    flags: {
      tls: { kind: "parsed", parse: String, brief: "Folder with the mesh certificate files" },
      network: { kind: "parsed", parse: String, brief: "File with the ports of the Services" },
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "emoji, voting, web or vote-bot", placeholder: "role", parse: String }],
    },
  },
  docs: { brief: "Run the stand-in for an emojivoto program" },
});
