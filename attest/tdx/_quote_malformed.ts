import { VerificationError } from "../../core/mod.ts";

/** A field of the quote that has a value the format does not allow. */
export function quoteMalformed(field: string, offset: number, rule: string): VerificationError {
  return new VerificationError("tdx_quote_malformed", `Cannot read TDX quote: ${field} ${rule}`, {
    place: { kind: "field", field, offset },
  });
}
