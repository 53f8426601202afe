import { formatBytes, type ImageFacts } from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import type { ImagesFlags } from "../images_flags.ts";
import { lockedImages } from "../locked_images.ts";

/** Prints facts from the lock. */
export async function runImagesShow(
  this: CliContext,
  flags: ImagesFlags,
  ...args: readonly string[]
): Promise<void> {
  const images = await lockedImages(flags, args);
  if (flags.output === "json") this.out.json({ images });
  else if (images.length > 0) this.out.result(images.map(render).join("\n"));
}

function render(facts: ImageFacts): string {
  const { config } = facts;
  const command = [...config.Entrypoint ?? [], ...config.Cmd ?? []];
  const rows: [string, string][] = [
    ["digest", facts.digest],
    ["platform", facts.platform],
    ["user", config.User ?? "root"],
    ["command", command.length === 0 ? "none" : JSON.stringify(command)],
    ["folder", config.WorkingDir ?? "/"],
    ["environment", `${config.Env?.length ?? 0} variables`],
    ["volumes", Object.keys(config.Volumes ?? {}).join(" ") || "none"],
    ["users", `${lines(facts.passwd)}, ${lines(facts.group)} of groups`],
    ["size", `${formatBytes(facts.size)}, ${formatBytes(facts.unpackedSize)} unpacked`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const text = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [facts.reference, ...text].join("\n");
}

function lines(text: string | null): string {
  if (text === null) return "no file";
  const count = text.split("\n").filter((line) => line.trim() !== "").length;
  return count === 1 ? "1 line" : `${count} lines`;
}
