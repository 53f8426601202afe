import { runCli } from "../run_cli.ts";

// The entry of bundles and executables: here the modules are one file, and have to be named literally.
Deno.exitCode = await runCli(Deno.args, () => import("../run_application.ts"));
