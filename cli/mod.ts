/**
 * The command line: commands, flags, output and exit codes.
 *
 * @module
 */
export { application } from "./application.ts";
export { runCli } from "./run_cli.ts";
