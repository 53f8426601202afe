import { runApplication } from "../run_application.ts";

// The entry of the init container: `contrast initializer` with the container's arguments.
Deno.exitCode = await runApplication(["initializer", ...Deno.args]);
