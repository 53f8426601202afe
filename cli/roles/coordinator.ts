import { runCli } from "../run_cli.ts";

// The entry of the Coordinator's container: `contrast coordinator serve` with the container's arguments.
Deno.exitCode = await runCli(["coordinator", "serve", ...Deno.args]);
