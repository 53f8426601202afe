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

/** As with any name service, a Service may be a moment later than its clients. */
async function resolveService(networkFile: string, service: string): Promise<number> {
  for (let attempt = 0; attempt < RESOLVE_ATTEMPTS; attempt++) {
    const table = await Deno.readTextFile(networkFile).catch(() => "{}");
    const port = (JSON.parse(table) as Record<string, number>)[service];
    if (port !== undefined) return port;
    await new Promise((resolve) => setTimeout(resolve, RESOLVE_INTERVAL_MS));
  }
  throw new Error(`No Service named ${service}`);
}

const RESOLVE_ATTEMPTS = 200;
const RESOLVE_INTERVAL_MS = 50;
