import type { TdxIssueOptions, TdxTampering } from "./tdx_issue_options.ts";
import type { TdxVariant } from "./tdx_variants.ts";

const DAY = 86_400_000;
const HEADER_AND_BODY = 48 + 584;
const SIGNATURE = HEADER_AND_BODY + 4;
const ATTESTATION_KEY = SIGNATURE + 64;
const QE_REPORT = ATTESTATION_KEY + 64 + 6;
const QE_SIGNATURE = QE_REPORT + 384;

/** Flips the lowest bit of one byte of the finished quote. */
function flip(offset: number): TdxTampering {
  return {
    quoteAfter: (quote) => {
      const changed = new Uint8Array(quote);
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      return changed;
    },
  };
}

function set(offset: number, ...bytes: number[]): TdxTampering {
  return {
    quoteAfter: (quote) => {
      const changed = new Uint8Array(quote);
      changed.set(bytes, offset);
      return changed;
    },
  };
}

const dropFirst = (pem: string) => pem.slice(pem.indexOf("-----BEGIN", 1));
const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

type Spoil = (now: Date) => TdxTampering;

const tamperings: Readonly<Record<string, [code: string, Spoil]>> = {
  invalid_quote_format: ["tdx_quote_malformed", () => set(0, 9)],
  invalid_sgx_v3: ["tdx_quote_malformed", () => set(0, 3)],
  invalid_tee_type: ["tdx_quote_malformed", () => set(4, 0)],
  invalid_key_type: ["tdx_quote_malformed", () => set(2, 3)],
  invalid_qe_vendor: ["tdx_quote_malformed", () => flip(12)],
  truncated_quote: ["tdx_quote_truncated", () => ({ quoteAfter: (quote) => quote.slice(0, -1) })],
  empty_quote: ["tdx_quote_truncated", () => ({ quoteAfter: () => new Uint8Array() })],
  invalid_quote_body: ["signature_mismatch", () => flip(48 + 0x88)],
  invalid_report_data: ["signature_mismatch", () => flip(48 + 0x208)],
  invalid_header_user_data: ["signature_mismatch", () => flip(28)],
  invalid_quote_signature: ["signature_mismatch", () => flip(SIGNATURE)],
  zero_quote_signature: ["signature_mismatch", () => set(SIGNATURE, ...new Uint8Array(64))],
  attestation_key_swapped: ["tdx_qe_binding_mismatch", () => flip(ATTESTATION_KEY)],
  invalid_qe_report: ["signature_mismatch", () => flip(QE_REPORT + 64)],
  invalid_qe_report_signature: ["signature_mismatch", () => flip(QE_SIGNATURE)],
  invalid_qe_auth_data: ["tdx_qe_binding_mismatch", () => flip(QE_SIGNATURE + 64 + 2)],
  qe_report_hash_mismatch: [
    "tdx_qe_binding_mismatch",
    () => ({ qeReportBefore: { reportData: bytes(64, 1) } }),
  ],
  qe_mrsigner_mismatch: ["tdx_qe_mismatch", () => ({ qeReportBefore: { mrSigner: bytes(32, 1) } })],
  qe_isvprodid_mismatch: ["tdx_qe_mismatch", () => ({ qeReportBefore: { isvProdId: 1 } })],
  qe_miscselect_mismatch: [
    "tdx_qe_mismatch",
    () => ({ qeReportBefore: { miscSelect: bytes(4, 1) } }),
  ],
  qe_attributes_mismatch: [
    "tdx_qe_mismatch",
    () => ({ qeReportBefore: { attributes: bytes(16, 0x15) } }),
  ],
  qe_debug_enabled: [
    "tdx_qe_mismatch",
    () => ({
      qeReportBefore: { attributes: Uint8Array.fromHex("1300000000000000e700000000000000") },
    }),
  ],
  cert_type_5_without_qe_report: ["tdx_quote_malformed", () => ({ outerType: 5 })],
  cert_type_3_with_pck_chain: ["tdx_quote_malformed", () => ({ innerType: 3 })],
  cert_type_3_without_pck_chain: [
    "tdx_quote_malformed",
    () => ({ innerType: 3, pckChainPem: () => "" }),
  ],
  empty_pck_chain: ["pem_malformed", () => ({ pckChainPem: () => "" })],
  short_pck_chain: ["tdx_chain_malformed", () => ({ pckChainPem: dropFirst })],
  invalid_cert_format: [
    "pem_malformed",
    () => ({ pckChainPem: (pem) => pem.replace("MII", "!!!") }),
  ],
  pck_expired: [
    "certificate_expired",
    (now) => ({ pck: { notAfter: new Date(now.getTime() - 1000) } }),
  ],
  pck_not_yet_valid: [
    "certificate_not_yet_valid",
    (now) => ({ pck: { notBefore: new Date(now.getTime() + DAY) } }),
  ],
  pck_authority_expired: [
    "certificate_expired",
    (now) => ({ pckAuthority: { notAfter: new Date(now.getTime() - 1000) } }),
  ],
  pck_authority_not_yet_valid: [
    "certificate_not_yet_valid",
    (now) => ({ pckAuthority: { notBefore: new Date(now.getTime() + DAY) } }),
  ],
  pck_authority_without_crl_sign: [
    "crl_signer_not_allowed",
    () => ({ pckAuthority: { authority: { pathLength: 0, crlSign: false } } }),
  ],
  pck_other_name: ["tdx_chain_malformed", () => ({ pck: { subject: "Intel SGX TCB Signing" } })],
  pck_without_sgx_extension: ["pck_extension_missing", () => ({ pck: withoutExtension() })],
  pck_is_authority: ["certificate_not_leaf", () => ({ pck: { authority: { pathLength: 0 } } })],
  pck_revoked: ["certificate_revoked", () => ({ revoked: ["pck"] })],
  pck_authority_revoked: ["certificate_revoked", () => ({ revoked: ["pckAuthority"] })],
};

/** The type does not allow `undefined`, because only this variant wants a PCK without the extension. */
function withoutExtension(): NonNullable<TdxTampering["pck"]> {
  return { sgxExtension: undefined } as unknown as NonNullable<TdxTampering["pck"]>;
}

const bodies: Readonly<Record<string, [code: string, Omit<TdxIssueOptions, "reportData">]>> = {
  module_unknown_version: [
    "tdx_module_mismatch",
    { body: { teeTcbSvn: Uint8Array.from([4, 9, 3, ...new Uint8Array(13)]) } },
  ],
  module_other_signer: ["tdx_module_mismatch", { body: { mrSignerSeam: bytes(48, 1) } }],
  module_attributes: [
    "tdx_module_mismatch",
    { body: { seamAttributes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) } },
  ],
};

/** Quotes that are not genuine. */
export const spoiledQuotes: readonly TdxVariant[] = [
  ...Object.entries(tamperings).map(([name, [code, spoil]]): TdxVariant => ({
    name,
    expected: { outcome: "not-genuine", code },
    options: (now) => ({ tamper: spoil(now) }),
  })),
  ...Object.entries(bodies).map(([name, [code, options]]): TdxVariant => ({
    name,
    expected: { outcome: "not-genuine", code },
    options: () => options,
  })),
];
