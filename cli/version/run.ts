import configuration from "../../deno.json" with { type: "json" };
import type { CliContext } from "../context.ts";
import type { OutputFormat } from "../output_flag.ts";

/** Prints the version, and as JSON also the platform this program runs on. */
export function runVersion(this: CliContext, flags: { readonly output: OutputFormat }): void {
  if (flags.output === "text") return this.out.result(`contrast ${configuration.version}`);
  this.out.json({
    version: configuration.version,
    deno: Deno.version.deno,
    target: Deno.build.target,
  });
}
