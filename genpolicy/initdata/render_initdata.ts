import { InputError } from "../../core/mod.ts";
import { initdataPolicyEntry as policyEntry } from "../../manifest/mod.ts";

/** What goes into an initdata document. */
export interface InitdataInput {
  /** The policy as the agent receives it. */
  readonly policy: string;
  /** Further entries of the table `data`; `policy.rego` is not one of them. */
  readonly extra?: Readonly<Record<string, string>>;
}

/**
 * The TOML bytes of an initdata document: version 0.1.0, algorithm sha256, entries sorted by name. The policy hash is
 * the SHA-256 of exactly these bytes. Source: Confidential Containers, initdata specification 0.1.0.
 *
 * @throws {InputError} `initdata_entry_malformed` when an extra entry has the name of the policy or none that is
 * a file name, or is not Unicode text.
 */
export function renderInitdata({ policy, extra = {} }: InitdataInput): Uint8Array<ArrayBuffer> {
  for (const [name, text] of Object.entries(extra)) {
    const isName = name !== policyEntry && /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(name);
    if (isName && text.isWellFormed()) continue;
    throw new InputError(
      "initdata_entry_malformed",
      `Cannot add initdata entry ${JSON.stringify(name.slice(0, 80))}: ` +
        (isName ? "it is not Unicode text" : "this is not a name for it"),
      { hint: "names are letters, digits, dots, dashes and underscores; policy.rego is taken" },
    );
  }
  const entries = Object.entries({ ...extra, [policyEntry]: policy })
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, text]) => `${JSON.stringify(name)} = ${tomlString(text)}\n`);
  const head = 'version = "0.1.0"\nalgorithm = "sha256"\n\n[data]\n';
  return new TextEncoder().encode(head + entries.join(""));
}

/** A literal block where TOML can hold the text so, else a basic string with escapes. */
function tomlString(text: string): string {
  // deno-lint-ignore no-control-regex
  const isPlain = !/[\u0000-\u0008\u000b-\u001f\u007f]|'''|'$/.test(text);
  if (isPlain && text.includes("\n")) return `'''\n${text}'''`;
  // TOML escapes as JSON does, and besides that the delete character.
  return JSON.stringify(text).replaceAll("\u007f", "\\u007F");
}
