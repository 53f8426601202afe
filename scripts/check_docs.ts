/**
 * Fails when an export of a mod.ts has no documentation, or a mod.ts has no module comment.
 *
 * Usage: deno run --allow-read --allow-run scripts/check_docs.ts
 */
import { sourceFiles } from "./source_files.ts";

interface DocNode {
  readonly name: string;
  readonly declarations?: readonly { readonly jsDoc?: { readonly doc?: string } }[];
  readonly jsDoc?: { readonly doc?: string };
}

const surfaces = (await sourceFiles(["mod.ts"])).filter((file) => file.endsWith("/mod.ts"));
const problems: string[] = [];
let count = 0;

for (const file of surfaces) {
  const text = await Deno.readTextFile(file);
  if (!/^\/\*\*[\s\S]*?@module/.test(text)) {
    problems.push(`${file}: no module comment with @module`);
  }
  for (const symbol of await exportsOf(file)) {
    count++;
    if (!documented(symbol)) problems.push(`${file}: ${symbol.name} has no documentation`);
  }
}
if (problems.length > 0) {
  for (const problem of problems) console.error(`check_docs: ${problem}`);
  Deno.exit(1);
}
console.log(`check_docs: ${count} exports of ${surfaces.length} rooms are documented`);

async function exportsOf(file: string): Promise<DocNode[]> {
  const output = await new Deno.Command(Deno.execPath(), { args: ["doc", "--json", file] })
    .output();
  if (!output.success) throw new Error(new TextDecoder().decode(output.stderr));
  const parsed = JSON.parse(new TextDecoder().decode(output.stdout));
  const nodes = parsed.nodes;
  const list: DocNode[] = Array.isArray(nodes)
    ? nodes
    : Object.values(nodes as Record<string, { symbols?: DocNode[] }>)
      .flatMap((entry) => entry.symbols ?? []);
  return list;
}

function documented(symbol: DocNode): boolean {
  const docs = [
    symbol.jsDoc,
    ...(symbol.declarations ?? []).map((declaration) => declaration.jsDoc),
  ];
  return docs.some((doc) => (doc?.doc ?? "").trim().length > 0);
}
