import {
  formatBytes,
  type ImageProgress,
  type ImageProgressLine,
} from "../genpolicy/images/mod.ts";
import type { Output } from "./output.ts";

const updateBytes = 1024 * 1024;

/**
 * Shows the images that are being read, for people: a line for each image that is done, and below them one that tells
 * how far the others are.
 *
 * @returns undefined when nobody watches.
 */
export function imageProgress(out: Output): ImageProgress | undefined {
  if (!out.interactive) return undefined;
  const lines = new Map<string, ImageProgressLine>();
  let shown = 0;
  const status = () => {
    const all = [...lines.values()];
    const done = all.filter((line) => line.state === "done" || line.state === "failed").length;
    const reading = all.filter((line) => line.state === "reading");
    const bytes = all.reduce((total, line) => total + line.fetchedBytes, 0);
    const current = reading[0]?.reference ?? "";
    const others = reading.length > 1 ? ` and ${reading.length - 1} more` : "";
    return `images ${done}/${all.length}, ${formatBytes(bytes)}: ${current}${others}`;
  };
  return {
    update(line) {
      const before = lines.get(line.reference);
      lines.set(line.reference, line);
      // Bytes arrive in small pieces: a terminal needs to hear of every mebibyte only.
      shown += Math.max(0, line.fetchedBytes - (before?.fetchedBytes ?? 0));
      if (line.state === "waiting") return;
      if (line.state === before?.state && shown < updateBytes) return;
      shown = 0;
      if (line.state === "done") {
        out.progress("");
        out.note(`${line.reference}: ${formatBytes(line.fetchedBytes)}`);
      }
      out.progress(status());
    },
    done() {
      out.progress("");
    },
  };
}
