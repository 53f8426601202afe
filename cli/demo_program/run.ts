import { UsageError } from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { PROGRAMS } from "../demo/programs/programs.ts";
import type { DemoProgramFlags } from "./command.ts";

/** Runs one stand-in until SIGTERM; what it reports goes to stdout, one line of JSON each. */
export async function runDemoProgram(
  this: CliContext,
  flags: DemoProgramFlags,
  role: string,
): Promise<void> {
  const program = PROGRAMS[role];
  if (program === undefined) {
    throw new UsageError("program_unknown", `Cannot run program ${JSON.stringify(role)}`, {
      hint: `the programs are ${Object.keys(PROGRAMS).join(", ")}`,
    });
  }
  const stop = new AbortController();
  Deno.addSignalListener("SIGTERM", () => {
    stop.abort();
    Deno.exit(0);
  });
  await program({
    tlsFolder: flags.tls,
    env: Deno.env.toObject(),
    resolve: (service) => resolveService(flags.network, service),
    report: (event) => this.out.result(JSON.stringify(event)),
  }, stop.signal);
}

async function resolveService(networkFile: string, service: string): Promise<number> {
  const network = JSON.parse(await Deno.readTextFile(networkFile)) as Record<string, number>;
  const port = network[service];
  if (port === undefined) throw new Error(`No Service named ${service}`);
  return port;
}
