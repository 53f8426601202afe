import { runCli } from "./cli/mod.ts";

Deno.exitCode = await runCli(Deno.args);
