/**
 * Writes a generated file, or with `--check` among the arguments compares it and exits 1 when it is stale.
 */
export async function writeOrCheck(path: string, text: string): Promise<void> {
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(path, text);
    console.log(`${path}: written`);
    return;
  }
  const committed = await Deno.readTextFile(path).catch(() => undefined);
  if (committed !== text) {
    console.error(`${path}: stale`);
    Deno.exit(1);
  }
}
