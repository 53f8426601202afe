import assert from "node:assert/strict";
import { fromFileUrl } from "./from_file_url.ts";

const MAIN = fromFileUrl(new URL("../../main.ts", import.meta.url));

async function contrast(...args: string[]): Promise<string> {
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
  }).output();
  assert.equal(result.code, 0, new TextDecoder().decode(result.stderr));
  return new TextDecoder().decode(result.stdout);
}

async function hasShell(name: string): Promise<boolean> {
  try {
    const command = new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

Deno.test("candidates for an unfinished command are its beginnings", async () => {
  assert.match(await contrast("complete", "--", "ver"), /^version\t/m);
});

Deno.test("the hidden commands are no candidates", async () => {
  const candidates = await contrast("complete", "--", "");
  assert.doesNotMatch(candidates, /^(complete|demo-program)\t/m);
});

Deno.test("bash completes a command through the script", async () => {
  const script = await contrast("completions", "bash");
  const program = `contrast() { ${Deno.execPath()} run -A --quiet ${MAIN} "$@"; }
${script}
COMP_WORDS=(contrast compl) COMP_CWORD=1
_contrast
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = await new Deno.Command("bash", { args: ["-c", program] }).output();
  assert.equal(new TextDecoder().decode(result.stdout), "completions\n");
});

for (const shell of ["zsh", "fish"] as const) {
  const there = await hasShell(shell);
  if (!there) {
    console.log(`completions_test: ${shell} is not installed; its syntax check is skipped`);
  }
  Deno.test({
    name: `${shell} reads the script without complaint`,
    ignore: !there,
    fn: async () => {
      const file = await Deno.makeTempFile();
      try {
        await Deno.writeTextFile(file, await contrast("completions", shell));
        const result = await new Deno.Command(shell, { args: ["-n", file] }).output();
        assert.equal(result.code, 0, new TextDecoder().decode(result.stderr));
      } finally {
        await Deno.remove(file);
      }
    },
  });
}
