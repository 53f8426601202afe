import { spoiledCollateral } from "./_tdx_spoiled_collateral.ts";
import { spoiledQuotes } from "./_tdx_spoiled_quotes.ts";
import type { TdxIssueOptions } from "./tdx_issue_options.ts";

/** What a verifier must say about a variant. */
export type TdxVariantOutcome =
  | { readonly outcome: "accepted" }
  /** Not genuine; the code of the VerificationError. */
  | { readonly outcome: "not-genuine"; readonly code: string }
  /** Genuine, but refused by the strict policy; the code of one of the reasons. */
  | { readonly outcome: "not-accepted"; readonly code: string };

/** Evidence as it should not be, or should: by name, with what must come of it. */
export interface TdxVariant {
  readonly name: string;
  readonly expected: TdxVariantOutcome;
  /** Options for `SimulatedTdxVendor.issue`; `now` is the time of the verifier. */
  options(now: Date): Omit<TdxIssueOptions, "reportData">;
}

const refusedStatuses = [
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "TDRelaunchAdvised",
  "TDRelaunchAdvisedConfigurationNeeded",
  "Revoked",
  "NotSupported",
] as const;

const zeros = new Uint8Array(48);
const attributes = (hex: string) => ({ body: { tdAttributes: Uint8Array.fromHex(hex) } });

/** Genuine evidence that the strict policy refuses, but for its status. */
const refusedTds: readonly [string, string, Omit<TdxIssueOptions, "reportData">][] = [
  ["tdx_debug_enabled", "td_debug", attributes("0100001000000000")],
  ["tdx_sept_ve_disabled", "td_attribute_missing", attributes("0000000000000000")],
  ["tdx_reserved_bits_set", "td_attribute_refused", attributes("0200001000000000")],
  ["tdx_migratable", "td_attribute_refused", attributes("0000003000000000")],
  ["tdx_pks_enabled", "td_attribute_refused", attributes("0000005000000000")],
  ["tdx_kl_enabled", "td_attribute_refused", attributes("0000009000000000")],
  ["tdx_perfmon_enabled", "td_attribute_refused", attributes("0000001000000080")],
  [
    "tdx_service_td",
    "service_td_present",
    { shape: "v5-td15", body: { mrServiceTd: zeros.with(47, 1) } },
  ],
];

/** Every variant that public data lacks: all shapes and statuses, and each tampering. */
export const tdxVariants: readonly TdxVariant[] = [
  ...(["v4", "v5-td10", "v5-td15"] as const).map((shape): TdxVariant => ({
    name: `valid_tdx_${shape.replace("-", "_")}`,
    expected: { outcome: "accepted" },
    options: () => ({ shape }),
  })),
  {
    name: "valid_processor_ca",
    expected: { outcome: "accepted" },
    options: () => ({ platform: { authority: "Processor" } }),
  },
  {
    // Intel's service writes this field in either case.
    name: "valid_upper_case_fmspc",
    expected: { outcome: "accepted" },
    options: () => ({
      tamper: { tcbInfoBefore: (document) => ({ ...document, fmspc: "90C06F000000" }) },
    }),
  },
  {
    name: "valid_trailing_bytes",
    expected: { outcome: "accepted" },
    options: () => ({ trailing: Uint8Array.of(0, 1, 2) }),
  },
  ...refusedStatuses.map((status): TdxVariant => ({
    name: `status_${status}`,
    expected: { outcome: "not-accepted", code: "tcb_status_refused" },
    options: () => ({ status }),
  })),
  ...refusedTds.map(([name, code, options]): TdxVariant => ({
    name,
    expected: { outcome: "not-accepted", code },
    options: () => options,
  })),
  ...spoiledQuotes,
  ...spoiledCollateral,
];
