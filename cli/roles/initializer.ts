import { runCli } from "../run_cli.ts";

// The entry of the init container: `contrast initializer` with the container's arguments.
Deno.exitCode = await runCli(["initializer", ...Deno.args]);
