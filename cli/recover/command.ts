import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { fileFlag } from "../coordinator_client/file_flag.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import { REACHABLE, timeoutFlag } from "../coordinator_client/timeout_flag.ts";
import { outputFlag } from "../output_flag.ts";
import type { RecoverFlags } from "./flags.ts";

/** `contrast recover`. */
export const recoverCommand = buildCommand<RecoverFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runRecover,
  parameters: {
    flags: {
      ...coordinatorFlags,
      seedshareOwnerKey: fileFlag(
        "Key that the seed is encrypted for (default: seedshare-owner.pem)",
      ),
      seed: fileFlag("Seed shares that contrast set wrote (default: seed-shares.json)"),
      timeout: timeoutFlag(0, REACHABLE),
      output: outputFlag,
    },
    aliases: { c: "coordinator", m: "manifest", o: "output" },
  },
  docs: {
    brief: "Give the seed back to a restarted Coordinator",
    fullDescription:
      "Verifies the Coordinator against the manifest, decrypts the seed here with the owner's key, and sends it over the\n" +
      "attested session. The Coordinator then has its root CA and workload secrets again, and a new mesh CA.\n\n" +
      "EXAMPLE\n  contrast recover -c coordinator.example.com:1313",
  },
});
