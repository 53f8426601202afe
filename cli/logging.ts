import {
  configure,
  getJsonLinesFormatter,
  getTextFormatter,
  type LogLevel,
} from "@logtape/logtape";
import { UsageError } from "../core/mod.ts";
import type { CliContext } from "./context.ts";

const levels: readonly LogLevel[] = ["debug", "info", "warning", "error"];

/**
 * Sends the log of a service to stderr: level from CONTRAST_LOG_LEVEL (default info), JSON lines or text by
 * CONTRAST_LOG_FORMAT (default text).
 *
 * @throws {UsageError} `log_setting_unknown`.
 */
export async function configureLogging(context: CliContext): Promise<void> {
  const level = (context.env("CONTRAST_LOG_LEVEL") ?? "info").replace(/^warn$/, "warning");
  const format = context.env("CONTRAST_LOG_FORMAT") ?? "text";
  const known = levels.find((name) => name === level);
  if (known === undefined || (format !== "text" && format !== "json")) {
    throw new UsageError(
      "log_setting_unknown",
      "Cannot set up the log: CONTRAST_LOG_LEVEL is one of debug, info, warn, error, " +
        "and CONTRAST_LOG_FORMAT is text or json",
    );
  }
  const formatter = format === "json" ? getJsonLinesFormatter() : getTextFormatter();
  await configure({
    reset: true,
    sinks: { stderr: (record) => context.process.stderr.write(formatter(record)) },
    loggers: [
      { category: ["contrast"], sinks: ["stderr"], lowestLevel: known },
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "warning" },
    ],
  });
}
