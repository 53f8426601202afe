import { InputError } from "../../core/mod.ts";
import { parse } from "smol-toml";
import * as v from "valibot";
import type { Initdata } from "./initdata.ts";

/** The agent refuses more than 128 MiB; no policy comes near a tenth of it. */
const MAX_BYTES = 16 * 1024 * 1024;

const ALGORITHMS = ["sha256", "sha384", "sha512"] as const;

const schema = v.strictObject({
  version: v.literal("0.1.0"),
  algorithm: v.pipe(
    v.string(),
    v.transform((name) => name.toLowerCase().replace("sha-", "sha")),
    v.picklist(ALGORITHMS),
  ),
  data: v.record(v.pipe(v.string(), v.maxLength(1024)), v.string()),
});

/**
 * Reads the TOML bytes of an initdata document.
 *
 * @throws {InputError} `initdata_malformed`.
 */
export function parseInitdata(bytes: Uint8Array): Initdata {
  if (bytes.length > MAX_BYTES) throw malformed(`it has ${bytes.length} bytes`);
  let value: unknown;
  try {
    value = parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw malformed("it is not TOML", cause);
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw malformed(`${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
  }
  // A name such as __proto__ is dropped on the way, and must not go unnoticed.
  const { data } = value as { readonly data: object };
  if (Object.keys(data).length !== Object.keys(result.output.data).length) {
    throw malformed("data has a name that cannot be used");
  }
  return result.output;
}

function malformed(reason: string, cause?: unknown): InputError {
  return new InputError("initdata_malformed", `Cannot read initdata: ${reason}`, { cause });
}
