import * as v from "valibot";
import {
  type AppraisalPolicy,
  type SnpAppraisalPolicy,
  strictSnpPolicy,
  type TdxAppraisalPolicy,
  tdxAppraisalPolicy,
} from "../../attest/mod.ts";
import { InputError, InputErrors } from "../../core/mod.ts";
import { readInputFile } from "../read_input_file.ts";
import { parsePolicyJson } from "./policy_json.ts";
import { snpPolicySchema } from "./snp_policy_schema.ts";
import { tdxPolicySchema } from "./tdx_policy_schema.ts";

const fileSchema = v.pipe(
  v.strictObject({
    snp: v.optional(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())])),
    tdx: v.optional(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())])),
  }),
);

function defaultPolicy(format: "snp" | "tdx"): AppraisalPolicy {
  if (format === "snp") return strictSnpPolicy;
  const any = { any: true } as const;
  return tdxAppraisalPolicy({
    label: "the strict default policy",
    reportData: any,
    hostData: any,
    mrTd: any,
    rtmrs: [any, any, any, any],
    mrSeam: any,
  }, { mrOwner: any, mrOwnerConfig: any });
}

/** Leaves out the options that a file does not give, so that their defaults hold. */
function given<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, option]) => option !== undefined),
  ) as Value;
}

function snpPolicy(value: unknown, file: string, path: string): SnpAppraisalPolicy {
  const { label, ...options } = check(snpPolicySchema, value, file, path);
  return { ...given(options), label: label ?? path, format: "snp" } as SnpAppraisalPolicy;
}

function tdxPolicy(value: unknown, file: string, path: string): TdxAppraisalPolicy {
  const parsed = check(tdxPolicySchema, value, file, path);
  const { label, reportData, hostData, mrTd, rtmrs, mrSeam, ...changes } = parsed;
  const expectation = { label: label ?? path, reportData, hostData, mrTd, rtmrs, mrSeam };
  return tdxAppraisalPolicy(expectation as never, given(changes) as never);
}

/** Reports every mistake of the file with its JSON path. */
function check<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  file: string,
  path: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new InputErrors(result.issues.map((issue) => {
    const where = (issue.path ?? []).map(({ key }) =>
      typeof key === "number" ? `[${key}]` : `.${String(key)}`
    ).join("");
    return new InputError("policy_file_invalid", `Cannot use the policy: ${issue.message}`, {
      place: { kind: "json", file, path: `${path}${where}` || "policy" },
    });
  }));
}

/**
 * The policies of a file, one or a list for each format; without a file, the strict default.
 *
 * @throws {InputErrors} `policy_file_invalid` with the JSON path of each mistake.
 */
export async function policies(
  file: string | undefined,
  format: "snp" | "tdx",
): Promise<readonly AppraisalPolicy[]> {
  if (file === undefined) return [defaultPolicy(format)];
  const value = check(fileSchema, parsePolicyJson(await readInputFile(file), file), file, "");
  const section = value[format];
  if (section === undefined) {
    throw new InputError(
      "policy_file_invalid",
      `Cannot use the policy ${file}: it has no section ${JSON.stringify(format)}`,
    );
  }
  const list = Array.isArray(section) ? section : [section];
  if (list.length === 0) {
    throw new InputError(
      "policy_file_invalid",
      `Cannot use the policy ${file}: ${format} is empty`,
    );
  }
  return list.map((entry, index) => {
    const path = Array.isArray(section) ? `${format}[${index}]` : format;
    return format === "snp" ? snpPolicy(entry, file, path) : tdxPolicy(entry, file, path);
  });
}
