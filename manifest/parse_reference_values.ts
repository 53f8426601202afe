import { InputErrors } from "../core/mod.ts";
import { checkSchema } from "./_check_schema.ts";
import { type ReferenceValues, referenceValuesSchema } from "./manifest_schema.ts";

/**
 * Reads `ReferenceValues` that stand alone, as in the trust anchors of a workload's initdata.
 *
 * @throws {InputErrors} `manifest_field_unknown`, `manifest_field_missing`, `manifest_field_invalid`.
 */
export function parseReferenceValues(json: unknown): ReferenceValues {
  const { output, problems } = checkSchema(referenceValuesSchema, json);
  if (output === undefined) throw new InputErrors(problems);
  return output;
}
