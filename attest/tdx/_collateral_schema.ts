import * as v from "valibot";
import { VerificationError } from "../../core/mod.ts";
import { componentTcbStatuses } from "./tcb_status.ts";

/** Hex digits of exactly `length` bytes, in either case; becomes the bytes. */
export function hexBytes(length: number) {
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9a-fA-F]{${2 * length}}$`), `expected ${2 * length} hex digits`),
    v.transform((text): Uint8Array => Uint8Array.fromHex(text)),
  );
}

/** A whole number from 0 to `max`. */
export function wholeNumber(max: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
}

/** A UTC time with seconds, as Intel writes it. */
export const utcTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, "expected YYYY-MM-DDThh:mm:ssZ"),
  v.transform((text) => new Date(text)),
  v.check((time) => !Number.isNaN(time.getTime()), "expected a date that exists"),
);

/** Advisory identifiers such as `INTEL-SA-00837`. */
export const advisoryIds = v.optional(
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(1024)),
  [],
);

/** A TCB level of the TDX module or of the quoting enclave. */
export const componentLevel = v.pipe(
  v.looseObject({
    tcb: v.looseObject({ isvsvn: wholeNumber(0xffff) }),
    tcbDate: utcTime,
    tcbStatus: v.picklist(componentTcbStatuses),
    advisoryIDs: advisoryIds,
  }),
  v.transform((level) => ({
    isvSvn: level.tcb.isvsvn,
    date: level.tcbDate,
    status: level.tcbStatus,
    advisories: level.advisoryIDs,
  })),
);

/** Applies a schema to the bytes of a signed object; the first problem is named with its JSON path. */
export function readCollateral<T>(
  name: string,
  bytes: Uint8Array,
  schema: v.GenericSchema<unknown, T>,
): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new VerificationError("tdx_collateral_malformed", `Cannot read ${name}: it is not JSON`, {
      place: { kind: "json", path: name },
      cause,
    });
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = (issue.path ?? []).map(({ key }) =>
      typeof key === "number" ? `[${key}]` : `.${key}`
    );
    throw new VerificationError(
      "tdx_collateral_malformed",
      `Cannot read ${name}: ${issue.message}`,
      {
        place: { kind: "json", path: name + path.join("") },
      },
    );
  }
  return result.output;
}
