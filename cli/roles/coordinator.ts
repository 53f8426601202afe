import { runApplication } from "../run_application.ts";

// The entry of the Coordinator's container: `contrast coordinator serve` with the container's arguments.
Deno.exitCode = await runApplication(["coordinator", "serve", ...Deno.args]);
