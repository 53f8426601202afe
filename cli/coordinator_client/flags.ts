import { fileFlag } from "./file_flag.ts";

/** Flags of every command that talks to a Coordinator as its user. */
export interface CoordinatorFlags {
  readonly coordinator: string;
  readonly manifest?: string;
  readonly workspaceDir?: string;
  readonly allowSimulated: boolean;
}

/** Their declaration for stricli. */
export const coordinatorFlags = {
  coordinator: {
    kind: "parsed",
    parse: String,
    brief: "Address of the Coordinator, port 1313 by default",
    placeholder: "host:port",
  },
  manifest: fileFlag("The manifest (default: manifest.json in the workspace folder)"),
  workspaceDir: {
    kind: "parsed",
    parse: String,
    optional: true,
    brief: "Folder of the default paths (default: the current one)",
    placeholder: "dir",
  },
  allowSimulated: {
    kind: "boolean",
    default: false,
    brief: "Accept simulated hardware that the manifest names; for development only",
  },
} as const;
