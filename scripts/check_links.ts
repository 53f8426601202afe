/**
 * Fails when a relative link or an anchor of a Markdown file leads nowhere.
 *
 * Usage: deno run --allow-read scripts/check_links.ts
 */
import { dirname, join, normalize } from "node:path";
import { sourceFiles } from "./source_files.ts";

const files = await sourceFiles([".md"]);
const problems: string[] = [];
let count = 0;

for (const file of files) {
  const text = withoutCode(await Deno.readTextFile(file));
  for (const match of text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
    const target = match[1] ?? "";
    if (/^[a-z]+:/.test(target)) continue;
    count++;
    const problem = await follow(file, target);
    if (problem !== undefined) problems.push(`${file}: ${target}: ${problem}`);
  }
}
if (problems.length > 0) {
  for (const problem of problems) console.error(`check_links: ${problem}`);
  Deno.exit(1);
}
console.log(`check_links: ${count} links in ${files.length} files resolve`);

async function follow(file: string, target: string): Promise<string | undefined> {
  const [path = "", anchor] = target.split("#", 2);
  const resolved = path === "" ? file : normalize(join(dirname(file), decodeURI(path)));
  try {
    const info = await Deno.stat(resolved);
    if (anchor === undefined || anchor === "" || info.isDirectory) return undefined;
    if (!resolved.endsWith(".md")) return undefined;
    return anchors(await Deno.readTextFile(resolved)).has(anchor) ? undefined : "no such heading";
  } catch {
    return "no such file";
  }
}

function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of withoutCode(text).matchAll(/^#{1,6}\s+(.+)$/gm)) {
    const slug = (match[1] ?? "").toLowerCase().replace(/[`*_]/g, (c) => c === "_" ? "_" : "")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(" ", "-");
    found.add(slug);
  }
  for (const match of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) found.add(match[1] ?? "");
  return found;
}

function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(
    /`[^`\n]*`/g,
    (code) => code.replace(/[[\]()]/g, ""),
  );
}
