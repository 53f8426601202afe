import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag } from "../output_flag.ts";
import { parseTime } from "../parse_time.ts";
import type { EvidenceVerifyFlags } from "./flags.ts";

const path = { kind: "parsed", parse: String, placeholder: "path", optional: true } as const;
const toggle = { kind: "boolean", default: false, withNegated: false } as const;

/** `contrast evidence verify`. */
export const evidenceVerifyCommand = buildCommand<EvidenceVerifyFlags, [], CliContext>({
  loader: async () => (await import("./run.ts")).runEvidenceVerify,
  parameters: {
    flags: {
      snp: { ...path, brief: "SNP report, with or without its certificate table" },
      vek: { ...path, brief: "VCEK or VLEK certificate, DER [from AMD's service]" },
      chain: { ...path, brief: "ASK or ASVK and ARK, PEM [from AMD's service]" },
      crl: { ...path, brief: "Revocation list of the ARK, DER" },
      product: {
        kind: "enum",
        values: ["Milan", "Genoa", "Turin"],
        optional: true,
        brief: "Product line that the report must be of [any]",
      },
      tdx: { ...path, brief: "TDX quote" },
      collateral: {
        ...path,
        brief: "Folder with TCB info, identities, chains and revocation lists [Intel's service]",
      },
      at: {
        kind: "parsed",
        parse: parseTime,
        placeholder: "time",
        optional: true,
        brief: "Time at which everything must be valid, RFC 3339 [now]",
      },
      policy: { ...path, brief: "What is wanted, JSON [a strict default]" },
      revocation: {
        kind: "enum",
        values: ["require", "when-present"],
        default: "when-present",
        brief: "SNP: whether a revocation list is needed, and fetched where it is not given",
      },
      cache: { ...path, brief: "Folder for what the vendors' services answered" },
      offline: { ...toggle, brief: "Ask no service; use files and the cache only" },
      kdsUrl: { ...path, placeholder: "url", brief: "AMD's service, or a proxy of it" },
      pcsUrl: { ...path, placeholder: "url", brief: "Intel's service, or a proxy or cache of it" },
      allowSimulated: { ...toggle, brief: "Accept the simulated roots that are named" },
      simulatedRoot: {
        ...path,
        variadic: true,
        placeholder: "product=sha256",
        brief: "Simulated root, e.g. Milan=4f… or TDX=9a… (with --allow-simulated)",
      },
      output: outputFlag,
    },
    aliases: { o: "output" },
  },
  docs: {
    brief: "Verify an SNP report or a TDX quote, and compare it with a policy",
    fullDescription: [
      "Verifies that a report or quote is genuine, and compares it with a policy. Exit code 0: accepted; 4: not",
      "genuine; 5: genuine, but not accepted.\n\nWithout --policy: no debugging, no migration, VMPL 0, no unsigned or",
      "provisional firmware; TDX: TCB status UpToDate, SEPT_VE_DISABLE set, no service TD.\n\nEXAMPLE\n ",
      "contrast evidence verify --snp report.bin --vek vcek.der --chain chain.pem -o json",
    ].join(" "),
  },
});
