/** Claims as the attestation room states them. */
export type ClaimTree = { readonly [name: string]: unknown };

/** One line per claim, nested ones with dots: `currentTcb.snp: 24`. */
export function renderClaims(claims: ClaimTree, prefix = ""): string {
  return Object.entries(claims).map(([name, value]) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return renderClaims(value as ClaimTree, `${prefix}${name}.`);
    }
    const text = Array.isArray(value) ? value.join(", ") : String(value ?? "none");
    return `${prefix}${name}: ${text}`;
  }).join("\n");
}
