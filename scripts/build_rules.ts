/**
 * Compiles `genpolicy/rules/*.rego` to `genpolicy/rules/rules_module.ts`: the text that agents receive, and the
 * WebAssembly module that `opa` makes of it for evaluation in process.
 *
 * `deno run -A scripts/build_rules.ts` needs the Go tool `opa` (on PATH, in `~/go/bin`, or named by `OPA`);
 * `deno run -A scripts/build_rules.ts --check` only compares the committed module with its sources.
 */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { sha256Hex } from "../core/mod.ts";

const RULES = fileURLToPath(new URL("../genpolicy/rules/", import.meta.url));
const TARGET = `${RULES}rules_module.ts`;
const HEADER = "package agent_policy\n\nimport rego.v1\n";

/** The files of the folder as one module, in the order of their names; the package stands once. */
export function joinRules(files: ReadonlyMap<string, string>): string {
  const names = [...files.keys()].sort();
  const parts = names.map((name, index) => {
    const text = files.get(name) ?? "";
    if (!text.includes(HEADER)) {
      throw new Error(`${name} does not start with the package and import`);
    }
    return index === 0 ? text.trim() : text.replace(HEADER, "").trim();
  });
  return `${parts.join("\n\n")}\n`;
}

/** Every rule that something outside the rules asks for: the requests, the explanations, the lists of checks. */
export function entryPoints(rules: string): string[] {
  const names = rules.matchAll(
    /^(?:default )?([A-Z]\w+|explain_\w+|[a-z_]+_checks)(?= :=| if )/gm,
  );
  return [...new Set([...names].map((match) => match[1] ?? ""))].sort();
}

async function readRules(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of Deno.readDir(RULES)) {
    if (!entry.name.endsWith(".rego") || entry.name.endsWith("_test.rego")) continue;
    files.set(entry.name, await Deno.readTextFile(`${RULES}${entry.name}`));
  }
  return files;
}

/** The path of the `opa` tool, or undefined where there is none. */
export function findOpa(): string | undefined {
  const candidates = [
    Deno.env.get("OPA"),
    ...(Deno.env.get("PATH") ?? "").split(":").map((folder) => `${folder}/opa`),
    `${Deno.env.get("GOPATH") ?? `${Deno.env.get("HOME")}/go`}/bin/opa`,
  ];
  return candidates.find((path) => {
    try {
      return path !== undefined && Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

async function compile(opa: string, rules: string): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/rules.rego`, rules);
    await Deno.copyFile(`${RULES}build/policy_data.rego`, `${folder}/policy_data.rego`);
    const command = new Deno.Command(opa, {
      cwd: folder,
      args: [
        ...["build", "--target", "wasm", "--output", "bundle.tar.gz"],
        ...entryPoints(rules).flatMap((name) => ["--entrypoint", `agent_policy/${name}`]),
        ...["rules.rego", "policy_data.rego"],
      ],
    });
    const { success, stderr } = await command.output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const packed = await Deno.readFile(`${folder}/bundle.tar.gz`);
    const tar = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const entries = await unpackTar(await new Response(tar).arrayBuffer());
    const wasm = entries.find((entry) => entry.header.name === "/policy.wasm")?.data;
    if (wasm === undefined) throw new Error("opa build wrote no policy.wasm");
    return wasm;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function renderModule(rules: string, sources: string, wasm: Uint8Array): string {
  const lines = rules.trimEnd().split("\n").map((line) => `  ${JSON.stringify(line)},`);
  return [
    "// deno-fmt-ignore-file",
    "// Made by scripts/build_rules.ts from the Rego files beside it; do not edit.",
    "",
    "/** SHA-256 of the rules text and of the module that stands in for the policy data. */",
    `export const RULES_SOURCE_HASH = "${sources}";`,
    "",
    "/** The rules that agents receive, before the blank line and `policy_data`. */",
    "export const RULES_TEXT: string = [",
    ...lines,
    '].join("\\n") + "\\n";',
    "",
    "/** The rules as WebAssembly, gzip, base64. */",
    `export const RULES_WASM = "${gzipSync(wasm, { level: 9 }).toString("base64")}";`,
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const rules = joinRules(await readRules());
  const stub = await Deno.readTextFile(`${RULES}build/policy_data.rego`);
  const sources = await sha256Hex(new TextEncoder().encode(`${rules}\0${stub}`));
  if (Deno.args.includes("--check")) {
    const committed = await Deno.readTextFile(TARGET).catch(() => "");
    if (committed.includes(`"${sources}"`)) return;
    console.error("genpolicy/rules/rules_module.ts is stale: run scripts/build_rules.ts");
    Deno.exit(1);
  }
  const opa = findOpa();
  if (opa === undefined) {
    console.error("opa not found: go install github.com/open-policy-agent/opa@v1.22.2");
    Deno.exit(1);
  }
  await Deno.writeTextFile(TARGET, renderModule(rules, sources, await compile(opa, rules)));
}

if (import.meta.main) await main();
