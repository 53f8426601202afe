import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

interface Report {
  readonly steps: readonly { id: string; ok: boolean; ms: number }[];
  readonly attacks: readonly { id: string; refused: boolean; by: string; code: string }[];
  readonly ok: boolean;
}

async function demo(temporary: string, ...args: string[]) {
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "demo", ...args],
    env: { TMPDIR: temporary, NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: result.code, stdout: decode(result.stdout), stderr: decode(result.stderr) };
}

async function processesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    const read = (name: string) => Deno.readTextFile(`/proc/${entry.name}/${name}`).catch(() => "");
    // What plays a container has the demo's folder in its environment, not on its command line.
    const [command, environment] = [await read("cmdline"), await read("environ")];
    if (`${command}${environment}`.includes(folder)) found.push(command.replaceAll("\0", " "));
  }
  return found;
}

Deno.test("the demo deploys, verifies, and has every attack refused by the part that must refuse it", async () => {
  const temporary = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await demo(temporary, "-o", "json");
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(report.steps.filter((step) => !step.ok), [], stderr);
    assert.deepEqual(report.attacks.filter((attack) => !attack.refused), [], stderr);
    assert.ok(report.steps.length >= 8);
    assert.ok(report.attacks.length >= 11);
    assert.equal(report.ok, true);
    assert.equal(code, 0);
    const refusers = new Set(report.attacks.map((attack) => attack.by));
    assert.deepEqual([...refusers].sort(), [
      "agent",
      "coordinator",
      "initializer",
      "service",
      "verify",
    ]);
    assert.deepEqual([...Deno.readDirSync(temporary)], [], "something is left behind");
    if (Deno.build.os === "linux") assert.deepEqual(await processesUnder(temporary), []);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
});

Deno.test({
  name: "a demo that is interrupted ends what it has started and leaves nothing behind",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const temporary = await Deno.makeTempDir();
    try {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", MAIN, "demo"],
        env: { TMPDIR: temporary, NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const output = child.output();
      // The demo and its Coordinator run by then.
      for (let waited = 0; (await processesUnder(temporary)).length < 2 && waited < 200; waited++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      child.kill("SIGTERM");
      assert.equal((await output).code, 143);
      assert.deepEqual(await processesUnder(temporary), []);
      assert.deepEqual([...Deno.readDirSync(temporary)], [], "something is left behind");
    } finally {
      await Deno.remove(temporary, { recursive: true });
    }
  },
});

Deno.test("the demo does not write into a folder that is there already", async () => {
  const temporary = await Deno.makeTempDir();
  try {
    const { code, stderr } = await demo(temporary, "--keep", temporary);
    assert.equal(code, 3);
    assert.match(stderr, /\[demo_folder_taken\]/);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
});
