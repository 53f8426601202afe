/**
 * Generates `coordinator/api/gen` from the `.proto` files with buf and protoc-gen-es; with `--check` it only
 * compares, and fails when the committed code is stale.
 *
 *     deno run -A scripts/generate_api.ts [--check]
 */
import { join } from "node:path";

const BUF = "@bufbuild/buf@1.74.0";
const PLUGIN = "@bufbuild/protoc-gen-es@2.17.0";
const API = join(import.meta.dirname ?? ".", "..", "coordinator", "api");

/** Installs the tools into `directory` and returns the folder of their programs. */
async function installTools(directory: string): Promise<string> {
  await Deno.writeTextFile(join(directory, "package.json"), '{"private":true}');
  const args = ["install", "--no-audit", "--no-fund", "--no-save", "--silent", BUF, PLUGIN];
  await run("npm", args, { cwd: directory });
  return join(directory, "node_modules", ".bin");
}

async function run(program: string, args: string[], options: Deno.CommandOptions): Promise<void> {
  const { code } = await new Deno.Command(program, {
    args,
    ...options,
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
}

/** Every file below `directory` by its relative path. */
async function filesOf(directory: string, prefix = ""): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of Deno.readDir(join(directory, prefix))) {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory) {
      (await filesOf(directory, path)).forEach((text, key) => files.set(key, text));
    } else files.set(path, await Deno.readTextFile(join(directory, path)));
  }
  return files;
}

async function generate(tools: string, out: string): Promise<void> {
  const programs = await installTools(tools);
  const path = `${programs}:${Deno.env.get("PATH") ?? ""}`;
  const options = { cwd: API, env: { PATH: path } };
  await run(join(programs, "buf"), ["lint"], options);
  await run(join(programs, "buf"), ["generate", "--clean", "--output", out], options);
}

const work = await Deno.makeTempDir();
try {
  await generate(work, work);
  const fresh = await filesOf(join(work, "gen"));
  const committed = await filesOf(join(API, "gen")).catch(() => new Map<string, string>());
  const stale = [...new Set([...fresh.keys(), ...committed.keys()])]
    .filter((path) => fresh.get(path) !== committed.get(path));
  if (Deno.args.includes("--check")) {
    for (const path of stale) console.error(`stale: coordinator/api/gen/${path}`);
    if (stale.length > 0) Deno.exitCode = 1;
  } else {
    for (const [path, text] of fresh) {
      const target = join(API, "gen", path);
      await Deno.mkdir(join(target, ".."), { recursive: true });
      await Deno.writeTextFile(target, text);
    }
    for (const path of committed.keys()) {
      if (!fresh.has(path)) await Deno.remove(join(API, "gen", path));
    }
    console.log(`${fresh.size} files generated, ${stale.length} changed`);
  }
} finally {
  await Deno.remove(work, { recursive: true });
}
