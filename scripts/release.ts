/**
 * Builds what is released into dist/: per role a single-file bundle that runs on an installed Deno, and an
 * executable for each target by `deno compile --bundle`, with checksums; then runs what was built.
 *
 * `deno compile` needs `denort`, the runtime without tools, of the same version. It takes the one that DENORT_BIN
 * names, or downloads it. Where neither works, the executables are left out, aloud, and the bundles are still
 * built and tested. DENORT_BIN serves the machine's own target only.
 *
 * Usage: deno task release [--require-executables]
 */
import configuration from "../deno.json" with { type: "json" };
import { type Role, ROLES } from "./release_roles.ts";

const DIST = "dist";
const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

await Deno.remove(DIST, { recursive: true }).catch(() => {});
await Deno.mkdir(DIST);
for (const role of ROLES) await bundle(role);
const executables = await compileAll();
await writeChecksums();
await smokeTest([Deno.execPath(), "run", "-A", `${DIST}/contrast.js`], "bundle");
const own = executables.find((path) => path.includes(Deno.build.target));
if (own !== undefined) await smokeTest([own], "executable");
if (executables.length === 0 && Deno.args.includes("--require-executables")) Deno.exit(1);

async function bundle(role: Role): Promise<void> {
  const output = `${DIST}/${role.name}.js`;
  const result = await deno([
    "bundle",
    "--quiet",
    "--platform",
    "deno",
    "--output",
    output,
    role.entry,
  ]);
  if (!result.success) fail(`Cannot bundle ${role.name}`, result.stderr);
  const { size } = await Deno.stat(output);
  console.log(`release: ${output} (${Math.round(size / 1024)} KiB)`);
}

async function compileAll(): Promise<string[]> {
  const built: string[] = [];
  for (const target of TARGETS) {
    const missing = await missingRuntime(target);
    if (missing !== undefined) {
      console.error(`release: no executables for ${target}: ${missing}`);
      continue;
    }
    for (const role of ROLES.filter((role) => role.targets === "all" || target.includes("linux"))) {
      const suffix = target.includes("windows") ? ".exe" : "";
      const output = `${DIST}/${role.name}-${target}${suffix}`;
      const result = await compile(target, output, ["--bundle", ...role.permissions], role.entry);
      if (!result.success) fail(`Cannot compile ${role.name} for ${target}`, result.stderr);
      built.push(output);
      console.log(`release: ${output}`);
    }
  }
  if (built.length === 0) {
    const version = Deno.version.deno;
    console.error(
      `release: the runtime denort ${version} could not be had; set DENORT_BIN to it and run again`,
    );
  }
  return built;
}

/** Compiles an empty program, to tell a runtime that cannot be had from a fault of ours. */
async function missingRuntime(target: string): Promise<string | undefined> {
  const output = `${DIST}/probe-${target}`;
  const result = await compile(target, output, [], "scripts/release_roles.ts");
  await Promise.all([output, `${output}.exe`].map((path) => Deno.remove(path).catch(() => {})));
  return result.success ? undefined : causeOf(result.stderr);
}

function compile(
  target: string,
  output: string,
  options: readonly string[],
  entry: string,
): Promise<{ success: boolean; stderr: string }> {
  const common = ["compile", "--quiet", "--no-check", "--target", target, "--output", output];
  return deno([...common, ...options, entry]);
}

async function writeChecksums(): Promise<void> {
  const lines: string[] = [];
  const names = [...Deno.readDirSync(DIST)].map((entry) => entry.name).sort();
  for (const name of names) {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${DIST}/${name}`));
    lines.push(`${new Uint8Array(digest).toHex()}  ${name}\n`);
  }
  await Deno.writeTextFile(`${DIST}/SHA256SUMS`, lines.join(""));
}

/** Runs `version` and a `generate` of the example in a copy, as a user's first minute would. */
async function smokeTest(command: readonly string[], what: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "contrast-release-" });
  try {
    const version = await run(command, ["version"], folder);
    if (version.trim() !== `contrast ${configuration.version}`) {
      fail(`The ${what} reports the wrong version`, version);
    }
    for await (const entry of Deno.readDir("examples/emojivoto")) {
      if (entry.isFile) {
        await Deno.copyFile(`examples/emojivoto/${entry.name}`, `${folder}/${entry.name}`);
      }
    }
    await run(
      command,
      ["generate", "--frozen", "--reference-values", "Metal-QEMU-SNP", "."],
      folder,
    );
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
    const policies = Object.keys(manifest.Policies).length;
    if (policies < 5) fail(`The ${what} generated only ${policies} policies`, "");
    console.log(`release: the ${what} prints its version and generates ${policies} policies`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(
  command: readonly string[],
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const [program = "", ...first] = command.map((part) =>
    part.startsWith(`${DIST}/`) ? `${Deno.cwd()}/${part}` : part
  );
  const result = await new Deno.Command(program, { args: [...first, ...args], cwd }).output();
  if (!result.success) {
    fail(`${command.join(" ")} ${args.join(" ")} failed`, new TextDecoder().decode(result.stderr));
  }
  return new TextDecoder().decode(result.stdout);
}

async function deno(args: readonly string[]): Promise<{ success: boolean; stderr: string }> {
  const result = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  return { success: result.success, stderr: new TextDecoder().decode(result.stderr) };
}

/** The cause that names the download, or the first line. */
function causeOf(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const cause = lines.find((line) => line.includes("denort")) ?? lines[0] ?? "";
  return cause.replace(/^\d+: /, "");
}

function fail(message: string, detail: string): never {
  console.error(`release: ${message}\n${detail}`);
  Deno.exit(1);
}
