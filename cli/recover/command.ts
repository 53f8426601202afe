import { buildCommand, numberParser } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { coordinatorFlags } from "../coordinator_client/flags.ts";
import { outputFlag } from "../output_flag.ts";
import type { RecoverFlags } from "./flags.ts";

const optionalText = { kind: "parsed", parse: String, optional: true } as const;

/** `contrast recover`. */
export const recoverCommand = buildCommand<RecoverFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runRecover,
  parameters: {
    flags: {
      ...coordinatorFlags,
      seedshareOwnerKey: {
        ...optionalText,
        brief: "Key that the seed is encrypted for (default: seedshare-owner.pem)",
        placeholder: "file",
      },
      seed: {
        ...optionalText,
        brief: "Seed shares that contrast set wrote (default: seed-shares.json)",
        placeholder: "file",
      },
      timeout: {
        kind: "parsed",
        parse: numberParser,
        default: "0",
        brief: "How long to wait for the Coordinator to be reachable",
        placeholder: "seconds",
      },
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
