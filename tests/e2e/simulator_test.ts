import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function contrast(cwd: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", `${ROOT}main.ts`, ...args],
    cwd,
    env: { NO_COLOR: "1", TMPDIR: cwd },
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(cwd: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await contrast(cwd, args).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

async function succeed(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(cwd, ...args);
  assert.equal(code, 0, `contrast ${args.join(" ")}: ${stderr}`);
}

async function laptop(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/resources`);
    for await (const entry of Deno.readDir(`${ROOT}examples/emojivoto`)) {
      if (!entry.isFile) continue;
      const target = entry.name.endsWith(".json") ? entry.name : `resources/${entry.name}`;
      await Deno.copyFile(`${ROOT}examples/emojivoto/${entry.name}`, `${folder}/${target}`);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a deployment runs on the simulated node, is set and verified, and leaves nothing running", () =>
  laptop(async (folder) => {
    await succeed(folder, "simulator", "init", "sim");
    const values = ["--reference-values", "sim/reference-values.json"];
    await succeed(folder, "generate", "--frozen", ...values, "resources");

    const node = contrast(folder, ["simulator", "run", "--vendor", "sim", "resources"]).spawn();
    let printed = "";
    let address = "";
    const running = new Set<string>();
    try {
      for await (const text of node.stdout.pipeThrough(new TextDecoderStream())) {
        printed += text;
        const listening = /set and verify at (\S+)/.exec(printed)?.[1];
        if (address === "" && listening !== undefined) {
          address = listening;
          const refused = await run(folder, "set", "-c", address, "resources");
          assert.equal(refused.code, 5, "set accepted a simulated vendor without the flag");
          assert.match(refused.stderr, /\[simulated_not_allowed\]/);
          await succeed(folder, "set", "-c", address, "--allow-simulated", "resources");
          await succeed(folder, "verify", "-c", address, "--allow-simulated");
        }
        for (const match of printed.matchAll(/^([a-z-]+): running/gm)) running.add(match[1] ?? "");
        if (running.size === 5) break;
      }
      assert.deepEqual([...running].sort(), ["coordinator", "emoji", "vote-bot", "voting", "web"]);
    } finally {
      node.kill("SIGTERM");
      await node.stderr.cancel();
      assert.equal((await node.status).code, 0);
    }
    const left = [...Deno.readDirSync(folder)].map((entry) => entry.name);
    assert.deepEqual(left.filter((name) => name.startsWith("contrast-")), []);
  }));

Deno.test("a simulated vendor is never overwritten, and its keys are the owner's alone", () =>
  laptop(async (folder) => {
    await succeed(folder, "simulator", "init", "sim");
    const before = await Deno.readTextFile(`${folder}/sim/vendor.json`);
    const again = await run(folder, "simulator", "init", "sim");
    assert.equal(again.code, 3);
    assert.match(again.stderr, /\[simulator_folder_taken\]/);
    assert.equal(await Deno.readTextFile(`${folder}/sim/vendor.json`), before);
    assert.equal(((await Deno.stat(`${folder}/sim/vendor.json`)).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("running without a vendor, or a deployment that was not generated, says what to do", () =>
  laptop(async (folder) => {
    const missing = await run(folder, "simulator", "run", "--vendor", "none", "resources");
    assert.equal(missing.code, 3);
    assert.match(missing.stderr, /hint: make one with contrast simulator init/);
  }));
