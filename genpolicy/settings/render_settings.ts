import type { Settings } from "./settings.ts";

/** The text of `settings.json`: two spaces of indent and a final newline; `parseSettings` reads it back. */
export function renderSettings(settings: Settings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}
