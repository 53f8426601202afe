import type { CliContext } from "../context.ts";
import type { OutputFormat } from "../output_flag.ts";
import { readInputFile } from "../read_input_file.ts";
import { renderClaims } from "../render_claims.ts";
import { describeEvidence } from "./describe_evidence.ts";

/** Prints what a report, quote or certificate table says. */
export async function runEvidenceShow(
  this: CliContext,
  flags: { readonly output: OutputFormat },
  file: string,
): Promise<void> {
  const description = describeEvidence(await readInputFile(file, 8 * 1024 * 1024));
  if (flags.output === "json") {
    this.out.json(description);
    return;
  }
  const table = (description.certificateTable ?? []).map(({ name, guid, bytes }) =>
    `certificate table: ${name} ${guid}, ${bytes} bytes`
  );
  const claims = renderClaims(description.claims);
  this.out.result([`format: ${description.format}`, claims, ...table].filter(Boolean).join("\n"));
}
