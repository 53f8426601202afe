/**
 * The command line: commands, flags, output and exit codes.
 *
 * @module
 */
export { runCli } from "./run_cli.ts";
