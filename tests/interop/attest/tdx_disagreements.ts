/** A case on which go-tdx-guest and we do not agree. */
export interface Disagreement {
  readonly accepts: "us" | "go-tdx-guest";
  /** Who is right. */
  readonly right: "us" | "go-tdx-guest";
  readonly why: string;
}

function weAccept(why: string): Disagreement {
  return { accepts: "us", right: "us", why };
}

function theyAccept(why: string): Disagreement {
  return { accepts: "go-tdx-guest", right: "us", why };
}

const upperCase = weAccept(
  "the library compares the FMSPC as text; Intel's service writes it in either case (B0C06F000000, 00806f050000)",
);
const version5 = weAccept(
  "the library reads version 4 only; version 5 is what TDX 1.5 modules issue",
);
const issueDate = theyAccept(
  "the library checks that documents are not overdue, and not that they are issued already (reference of Intel's QVL: issueDate <= now)",
);
const authorityAsLeaf = theyAccept(
  "a certificate that may certify others must not be used as the end of a chain; the library looks at the name only",
);

/** Every disagreement with go-tdx-guest v0.3.1, by name of the fixture or simulated variant. */
export const disagreements: Readonly<Record<string, Disagreement>> = {
  "v4-b0c06f-uptodate": upperCase,
  valid_upper_case_fmspc: upperCase,
  "v5-90c06f-td15-uptodate": version5,
  valid_tdx_v5_td10: version5,
  valid_tdx_v5_td15: version5,
  tdx_service_td: version5,
  valid_processor_ca: weAccept(
    "the library knows the Platform CA only; Intel certifies single-package platforms with the Processor CA",
  ),
  pck_is_authority: authorityAsLeaf,
  tcb_signer_is_authority: authorityAsLeaf,
  tcb_issue_date_future: issueDate,
  qe_identity_issue_date_future: issueDate,
  crls_not_yet_valid: issueDate,
  tcb_type_unknown: theyAccept(
    "an unknown tcbType says that components are compared in an unknown way (PCS API v4), so no status follows",
  ),
  crl_issuer_chain_of_other_authority: theyAccept(
    "the issuer chain that came with the list names another authority; the list itself is checked against the right one, so this is strictness without a known attack",
  ),
};
