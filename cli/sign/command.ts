import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { fileFlag } from "../coordinator_client/file_flag.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import type { SignFlags } from "./flags.ts";

/** `contrast sign`. */
export const signCommand = buildCommand<SignFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runSign,
  parameters: {
    flags: {
      manifest: coordinatorFlags.manifest,
      workspaceDir: coordinatorFlags.workspaceDir,
      workloadOwnerKey: fileFlag("Key that approves the update (default: workload-owner.pem)"),
      latestTransition: fileFlag(
        "File with the transition to build on (default: verify/latest-transition)",
      ),
      prepare: {
        kind: "boolean",
        default: false,
        brief: "Write what has to be signed, for a key that is elsewhere",
      },
      out: { kind: "parsed", parse: String, brief: "File to write", placeholder: "file" },
    },
    aliases: { m: "manifest" },
  },
  docs: {
    brief: "Approve an update of the manifest without a connection",
    fullDescription:
      "Signs the transition to a manifest, for contrast set --signature. With --prepare it writes the 64 hex digits that openssl\n" +
      "or an HSM signs instead (ECDSA P-384 with SHA-256, DER).\n\n" +
      "EXAMPLE\n  contrast sign --prepare --out transition\n" +
      "  openssl dgst -sha256 -sign workload-owner.pem -out signature.der transition\n" +
      "  contrast set -c coordinator.example.com:1313 --signature signature.der resources/",
  },
});
