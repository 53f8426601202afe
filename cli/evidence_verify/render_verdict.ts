import { type ClaimTree, renderClaims } from "../render_claims.ts";
import type { EvidenceVerdict } from "./verdict.ts";

/** The verdict for people: first the answer, then the reasons, then what the evidence says. */
export function renderVerdict(verdict: EvidenceVerdict): string {
  const name = verdict.format === "snp" ? "SNP report" : "TDX quote";
  const answer = verdict.accepted ? "genuine and accepted" : "genuine, but not accepted";
  const facts = [
    `${name}: ${answer}`,
    `product: ${verdict.product}, signed with a key certified by its ${verdict.signingKey}`,
    ...(verdict.tcbStatus === null ? [] : [`TCB status: ${verdict.tcbStatus}`]),
    ...(verdict.advisories.length === 0 ? [] : [`advisories: ${verdict.advisories.join(", ")}`]),
    ...verdict.reasons.map(({ code, message }) => `  - ${message} [${code}]`),
  ];
  return [...facts, "", renderClaims(verdict.claims as ClaimTree)].join("\n");
}
