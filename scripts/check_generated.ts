/**
 * Runs every generator of this folder with --check: fails when a committed, generated file is stale.
 *
 * Usage: deno run -A scripts/check_generated.ts
 */
const generators: string[] = [];
for await (const entry of Deno.readDir("scripts")) {
  if (/^(generate|build)_[a-z_]+\.ts$/.test(entry.name)) generators.push(`scripts/${entry.name}`);
}
let failed = 0;
for (const script of generators.sort()) {
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", script, "--check"],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!result.success) {
    failed++;
    console.error(
      `check_generated: ${script} --check failed; run the script without --check and commit`,
    );
  }
}
if (failed > 0) Deno.exit(1);
console.log(`check_generated: ${generators.length} generators agree with what is committed`);
