import type { TdxCollateral } from "../../attest/mod.ts";
import { type CollateralDocument, componentLevel, utc } from "./tdx_collateral_plan.ts";
import type { TdxTampering } from "./tdx_issue_options.ts";
import type { TdxVariant, TdxVariantOutcome } from "./tdx_variants.ts";

const DAY = 86_400_000;

type Spoil = (now: Date) => TdxTampering;
type Refused = [code: string, Spoil];

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (value: string) => new TextEncoder().encode(value);
const tcb = (change: CollateralDocument): TdxTampering => ({
  tcbInfoBefore: (document) => ({ ...document, ...change }),
});
const qe = (change: CollateralDocument): TdxTampering => ({
  qeIdentityBefore: (document) => ({ ...document, ...change }),
});
const after = (change: (collateral: TdxCollateral) => Partial<TdxCollateral>): TdxTampering => ({
  collateralAfter: (collateral) => ({ ...collateral, ...change(collateral) }),
});
const past = (now: Date) => utc(new Date(now.getTime() - 1000));
const future = (now: Date) => utc(new Date(now.getTime() + DAY));
const onlyRoot = (pem: string) => pem.slice(pem.indexOf("-----BEGIN", 1));

function flipLast(bytes: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

/** Changes the levels of a document. */
function levels(change: (level: CollateralDocument) => CollateralDocument): TdxTampering {
  return {
    tcbInfoBefore: (document) => ({
      ...document,
      tcbLevels: (document.tcbLevels as CollateralDocument[]).map(change),
    }),
  };
}

const withTcb = (change: CollateralDocument) =>
  levels((level) => ({ ...level, tcb: { ...(level.tcb as CollateralDocument), ...change } }));

const notGenuine: Readonly<Record<string, Refused>> = {
  tcb_expired: ["tdx_collateral_expired", (now) => tcb({ nextUpdate: past(now) })],
  tcb_issue_date_future: ["tdx_collateral_not_yet_valid", (now) => tcb({ issueDate: future(now) })],
  tcb_id_mismatch: ["tdx_collateral_malformed", () => tcb({ id: "SGX" })],
  tcb_version_unknown: ["tdx_collateral_malformed", () => tcb({ version: 2 })],
  tcb_type_unknown: ["tdx_collateral_malformed", () => tcb({ tcbType: 1 })],
  fmspc_mismatch: ["tdx_tcb_info_mismatch", () => tcb({ fmspc: "000000000000" })],
  pceid_mismatch: ["tdx_tcb_info_mismatch", () => tcb({ pceId: "0001" })],
  unknown_tcb_status: [
    "tdx_collateral_malformed",
    () => levels((level) => ({ ...level, tcbStatus: "Fine" })),
  ],
  tdx_missing_components: [
    "tdx_collateral_malformed",
    () => withTcb({ tdxtcbcomponents: undefined }),
  ],
  tdx_short_components: ["tdx_collateral_malformed", () => withTcb({ tdxtcbcomponents: [] })],
  tcb_without_levels: ["tdx_collateral_malformed", () => tcb({ tcbLevels: [] })],
  invalid_tcb_json: [
    "tdx_collateral_malformed",
    () => after(({ tcbInfo }) => ({ tcbInfo: tcbInfo.slice(0, -1) })),
  ],
  empty_tcb_info: [
    "tdx_collateral_malformed",
    () => after(() => ({ tcbInfo: new Uint8Array() })),
  ],
  invalid_tcb_signature: [
    "signature_mismatch",
    () => after(({ tcbInfo }) => ({ tcbInfo: encode(text(tcbInfo).replace(/.{4}"}$/, '0000"}')) })),
  ],
  tcb_reserialised: [
    "signature_mismatch",
    () => after(({ tcbInfo }) => ({ tcbInfo: encode(text(tcbInfo).replace('"id":', '"id": ')) })),
  ],
  short_tcb_chain: [
    "tdx_chain_malformed",
    () => after((all) => ({ tcbInfoIssuerChain: onlyRoot(all.tcbInfoIssuerChain) })),
  ],
  empty_tcb_chain: ["pem_malformed", () => after(() => ({ tcbInfoIssuerChain: "" }))],
  ca_used_as_end_entity_tcb: [
    "tdx_chain_malformed",
    () => after((all) => ({ tcbInfoIssuerChain: all.pckCrlIssuerChain })),
  ],
  tcb_signer_is_authority: [
    "certificate_not_leaf",
    () => ({ tcbSigner: { authority: { pathLength: 0 } } }),
  ],
  tcb_signer_expired: [
    "certificate_expired",
    (now) => ({ tcbSigner: { notAfter: new Date(now.getTime() - 1000) } }),
  ],
  tcb_signer_not_yet_valid: [
    "certificate_not_yet_valid",
    (now) => ({ tcbSigner: { notBefore: new Date(now.getTime() + DAY) } }),
  ],
  tcb_signer_revoked: ["certificate_revoked", () => ({ revoked: ["tcbSigner"] })],
  qe_identity_expired: ["tdx_collateral_expired", (now) => qe({ nextUpdate: past(now) })],
  qe_identity_issue_date_future: [
    "tdx_collateral_not_yet_valid",
    (now) => qe({ issueDate: future(now) }),
  ],
  tdx_qe_identity_id_mismatch: ["tdx_collateral_malformed", () => qe({ id: "QE" })],
  invalid_qe_identity_json: [
    "tdx_collateral_malformed",
    () => after(({ qeIdentity }) => ({ qeIdentity: qeIdentity.slice(0, -1) })),
  ],
  invalid_qe_identity_signature: [
    "signature_mismatch",
    () =>
      after(({ qeIdentity }) => ({ qeIdentity: encode(text(qeIdentity).replace(":2,", ":2 ,")) })),
  ],
  short_qe_identity_chain: [
    "tdx_chain_malformed",
    () => after((all) => ({ qeIdentityIssuerChain: onlyRoot(all.qeIdentityIssuerChain) })),
  ],
  ca_used_as_end_entity_qe: [
    "tdx_chain_malformed",
    () => after((all) => ({ qeIdentityIssuerChain: all.pckCrlIssuerChain })),
  ],
  documents_swapped: [
    "tdx_collateral_malformed",
    () => after(({ tcbInfo, qeIdentity }) => ({ tcbInfo: qeIdentity, qeIdentity: tcbInfo })),
  ],
  empty_pck_crl: ["der_malformed", () => after(() => ({ pckCrl: new Uint8Array() }))],
  empty_root_crl: ["der_malformed", () => after(() => ({ rootCaCrl: new Uint8Array() }))],
  invalid_pck_crl_signature: [
    "signature_mismatch",
    () => after(({ pckCrl }) => ({ pckCrl: flipLast(pckCrl) })),
  ],
  invalid_root_crl_signature: [
    "signature_mismatch",
    () => after(({ rootCaCrl }) => ({ rootCaCrl: flipLast(rootCaCrl) })),
  ],
  crl_of_other_issuer: [
    "crl_issuer_mismatch",
    () => after(({ rootCaCrl }) => ({ pckCrl: rootCaCrl })),
  ],
  crl_issuer_chain_of_other_authority: [
    "tdx_crl_issuer_mismatch",
    () => after((all) => ({ pckCrlIssuerChain: all.tcbInfoIssuerChain })),
  ],
  empty_crl_issuer_chain: ["pem_malformed", () => after(() => ({ pckCrlIssuerChain: "" }))],
};

const refusedStatus: Readonly<Record<string, Spoil>> = {
  sgx_component_svn_mismatch: () => withTcb({ sgxtcbcomponents: components(6) }),
  tdx_component_svn_mismatch: () => withTcb({ tdxtcbcomponents: components(9) }),
  component_svn_all_higher: () =>
    withTcb({ sgxtcbcomponents: components(255), tdxtcbcomponents: components(255) }),
  pcesvn_mismatch: () => withTcb({ pcesvn: 14 }),
  revoked_platform_tcb: () => levels((level) => ({ ...level, tcbStatus: "Revoked" })),
  revoked_qe_tcb: () => qe({ tcbLevels: [componentLevel(1, "Revoked")] }),
  outdated_qe_tcb: () => qe({ tcbLevels: [componentLevel(1, "OutOfDate")] }),
  unsupported_qe_tcb: () => qe({ tcbLevels: [componentLevel(9, "UpToDate")] }),
};

function components(svn: number) {
  return Array.from({ length: 16 }, () => ({ svn }));
}

function variant(name: string, spoil: Spoil, expected: TdxVariantOutcome): TdxVariant {
  return { name, expected, options: (now) => ({ tamper: spoil(now) }) };
}

/** Collateral that is not genuine, or that says that the platform is not good enough. */
export const spoiledCollateral: readonly TdxVariant[] = [
  ...Object.entries(notGenuine).map(([name, [code, spoil]]) =>
    variant(name, spoil, { outcome: "not-genuine", code })
  ),
  ...Object.entries(refusedStatus).map(([name, spoil]) =>
    variant(name, spoil, { outcome: "not-accepted", code: "tcb_status_refused" })
  ),
  {
    name: "crls_expired",
    expected: { outcome: "not-genuine", code: "crl_expired" },
    options: (now) => ({
      issueDate: new Date(now.getTime() - 31 * DAY),
      nextUpdate: new Date(now.getTime() - DAY),
    }),
  },
  {
    name: "crls_not_yet_valid",
    expected: { outcome: "not-genuine", code: "crl_not_yet_valid" },
    options: (now) => ({ issueDate: new Date(now.getTime() + DAY) }),
  },
];
