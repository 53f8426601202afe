/**
 * Fails when a room imports from a room above it, past another room's mod.ts, or in a circle.
 *
 * Usage: deno run --allow-read scripts/check_layers.ts
 */
import { dirname, join, normalize } from "node:path";
import { sourceFiles } from "./source_files.ts";

/** Rooms from the bottom to the top; a room may import the rooms of its list. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  attest: ["core"],
  k8s: ["core"],
  manifest: ["core", "attest"],
  genpolicy: ["core", "manifest", "k8s"],
  coordinator: ["core", "attest", "manifest"],
  initializer: ["core", "attest", "manifest", "coordinator"],
  simulator: ["core", "attest", "manifest", "k8s", "genpolicy", "coordinator", "initializer"],
  cli: [
    "core",
    "attest",
    "manifest",
    "k8s",
    "genpolicy",
    "coordinator",
    "initializer",
    "simulator",
  ],
};
/** Rooms inside rooms with a surface of their own. */
const INNER_SURFACES = [
  "coordinator/api/mod.ts",
  "genpolicy/images/mod.ts",
  "simulator/vendor/mod.ts",
];
const BROWSER_ROOMS = ["core", "attest", "manifest"];

const problems: string[] = [];
const graph = new Map<string, string[]>();

for (const file of await sourceFiles([".ts"])) {
  if (file.startsWith("scripts/") || file.startsWith("tests/")) continue;
  const text = await Deno.readTextFile(file);
  const isTest = /_(test|bench)\.ts$/.test(file);
  const imports = importsOf(file, text);
  if (!isTest) {
    // A type or a lazily loaded module is no cycle: nothing waits for it while the program loads.
    graph.set(file, imports.filter((entry) => entry.eager).map((entry) => entry.target));
    checkBrowserRoom(file, text);
  }
  for (const { target } of imports) checkImport(file, target, isTest);
}
for (const cycle of findCycles()) problems.push(`import cycle: ${cycle.join(" → ")}`);
if (problems.length > 0) {
  for (const problem of problems) console.error(`check_layers: ${problem}`);
  Deno.exit(1);
}
console.log(`check_layers: ${graph.size} files keep to their layers`);

function importsOf(file: string, text: string): { target: string; eager: boolean }[] {
  const pattern =
    /^(?:import\s+(type\s+)?(?:[\w*{][^;"]*?\sfrom\s+)?|export\s+(type\s+)?\{[^}]*\}\s+from\s+)"(\.{1,2}\/[^"]+)"|\bimport\(\s*"(\.{1,2}\/[^"]+)"/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    target: normalize(join(dirname(file), match[3] ?? match[4] ?? "")),
    eager: match[3] !== undefined && match[1] === undefined && match[2] === undefined,
  }));
}

function room(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : file;
}

function checkImport(file: string, target: string, isTest: boolean): void {
  const from = room(file);
  const to = room(target);
  if (from === to || to === "deno.json" || /\.(json|yml)$/.test(target)) return;
  if (from === "main.ts") {
    if (target !== "cli/mod.ts") {
      problems.push(`${file} imports ${target}; it may import cli/mod.ts only`);
    }
    return;
  }
  // Tests may borrow the simulated vendor and other rooms above, but never their internals.
  if (!isTest && !(MAY_IMPORT[from] ?? []).includes(to)) {
    problems.push(`${file} (${from}) may not import ${target} (${to})`);
  }
  if (target !== `${to}/mod.ts` && !INNER_SURFACES.includes(target)) {
    problems.push(`${file} imports ${target}; import the room's mod.ts`);
  }
}

function checkBrowserRoom(file: string, text: string): void {
  if (!BROWSER_ROOMS.includes(room(file))) return;
  const match = /\bDeno\.[a-zA-Z]+|from "node:[^"]+"/.exec(
    text.replace(/Symbol\.for\([^)]*\)/g, ""),
  );
  if (match !== null) problems.push(`${file} uses ${match[0]}; this room also runs in a browser`);
}

function findCycles(): string[][] {
  const cycles: string[][] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, "open");
    path.push(file);
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next);
    path.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}
