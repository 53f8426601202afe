import assert from "node:assert/strict";
import { ContainerProcess } from "./container_process.ts";

async function run(script: string, use: (process: ContainerProcess, log: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const process = new ContainerProcess({
    program: "/bin/sh",
    args: ["-c", script],
    env: { GREETING: "hello" },
    cwd: folder,
    log: `${folder}/log`,
  });
  try {
    await use(process, `${folder}/log`);
  } finally {
    await process.stop(100);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a container process has only the environment it was given", () =>
  run('echo "$GREETING $USER"', async (process, log) => {
    assert.equal((await process.exit).code, 0);
    assert.equal(await Deno.readTextFile(log), "hello \n");
  }));

Deno.test("a container process reports events and keeps other lines in its log", () =>
  run(`echo starting; echo '{"listening": 7}'; exec sleep 5`, async (process, log) => {
    assert.deepEqual(await process.event("listening"), { listening: 7 });
    assert.match(await Deno.readTextFile(log), /^starting\n/);
  }));

Deno.test("waiting for an event ends when the process ends without it", () =>
  run("echo '{\"other\": 1}'; exit 3", async (process) => {
    assert.equal(await process.event("listening"), undefined);
    assert.equal((await process.exit).code, 3);
  }));

Deno.test("a process that does not end by itself is killed after its grace period", () =>
  run("trap '' TERM; echo '{\"up\": 1}'; while :; do sleep 0.05; done", async (process) => {
    await process.event("up");
    await process.stop(100);
    assert.notEqual((await process.exit).code, 0);
  }));

Deno.test("the end of stderr is kept, and a broken line of JSON is no event", () =>
  run("echo '{broken'; echo reason >&2; exit 5", async (process) => {
    const exit = await process.exit;
    assert.equal(exit.stderr, "reason\n");
    assert.equal(await process.event("broken"), undefined);
  }));
