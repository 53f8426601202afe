import { type Application, buildApplication, text_en } from "@stricli/core";
import configuration from "../deno.json" with { type: "json" };
import { ContrastError } from "../core/mod.ts";
import type { CliContext } from "./context.ts";
import { EXIT_CODES } from "./exit_codes.ts";
import { renderError } from "./render_error.ts";
import { routes } from "./routes.ts";

/** The command line as stricli runs it, with the product's way to report errors. */
export function application(): Application<CliContext> {
  const render = (thrown: unknown): string =>
    renderError(thrown, { debug: (Deno.env.get("CONTRAST_DEBUG") ?? "") !== "" });
  return buildApplication<CliContext>(routes(), {
    name: "contrast",
    versionInfo: { currentVersion: configuration.version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true },
    determineExitCode: (thrown) =>
      thrown instanceof ContrastError ? EXIT_CODES[thrown.family] : EXIT_CODES.fault,
    localization: {
      text: {
        ...text_en,
        noCommandRegisteredForInput: ({ input, corrections }) =>
          usage(`no command named ${JSON.stringify(input)}`, corrections),
        exceptionWhileParsingArguments: (thrown) =>
          usage(thrown instanceof Error ? lowerFirst(thrown.message) : String(thrown), []),
        exceptionWhileRunningCommand: render,
        exceptionWhileLoadingCommandFunction: render,
        exceptionWhileLoadingCommandContext: render,
        commandErrorResult: render,
      },
    },
  });
}

function usage(problem: string, corrections: readonly string[]): string {
  const hint = corrections.length > 0
    ? `did you mean ${corrections.map((name) => name.replaceAll("`", `"`)).join(" or ")}?`
    : "see the command with --help";
  return `contrast: error: ${problem.replace(/\.$/, "")}\ncontrast: hint: ${hint}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
