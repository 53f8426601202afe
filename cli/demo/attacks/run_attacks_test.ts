import assert from "node:assert/strict";
import { Output } from "../../output.ts";
import { DemoView } from "../demo_view.ts";
import type { DemoWorld } from "../demo_world.ts";
import type { Attack, Refusal } from "./attack.ts";
import { runAttacks } from "./run_attacks.ts";

const EXPECTED: Refusal = { by: "coordinator", code: "debug_allowed" };
// The attacks of these tests need no world.
const WORLD = {} as DemoWorld;

function attack(id: string, run: Attack["run"]): Attack {
  return { id, title: id, expected: EXPECTED, run };
}

async function outcomes(...attacks: Attack[]): Promise<{ refused: boolean[]; printed: string }> {
  let printed = "";
  const write = (bytes: Uint8Array) => {
    printed += new TextDecoder().decode(bytes);
  };
  const out = new Output({
    stdout: write,
    stderr: write,
    isTerminal: () => false,
    color: () => false,
  });
  const results = await runAttacks(attacks, WORLD, new DemoView(out, { quiet: false }));
  return { refused: results.map((result) => result.refused), printed };
}

Deno.test("an attack that ends in the expected refusal counts as refused", async () => {
  const { refused } = await outcomes(attack("a", () => Promise.resolve(EXPECTED)));
  assert.deepEqual(refused, [true]);
});

Deno.test("an attack that nobody refuses is a failure and is said aloud", async () => {
  const { refused, printed } = await outcomes(attack("a", () => Promise.resolve(undefined)));
  assert.deepEqual(refused, [false]);
  assert.match(printed, /NOT refused/);
});

Deno.test("a refusal by another part does not count", async () => {
  const other = { ...EXPECTED, by: "agent" } as const;
  assert.deepEqual((await outcomes(attack("a", () => Promise.resolve(other)))).refused, [false]);
});

Deno.test("a refusal for another reason does not count", async () => {
  const other = { ...EXPECTED, code: "report_data_mismatch" };
  assert.deepEqual((await outcomes(attack("a", () => Promise.resolve(other)))).refused, [false]);
});

Deno.test("an attack that breaks down does not count as refused", async () => {
  const { refused } = await outcomes(attack("a", () => Promise.reject(new Error("no socket"))));
  assert.deepEqual(refused, [false]);
});

Deno.test("results come in the order of the attacks, whatever ends first", async () => {
  const slow = attack("slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return undefined;
  });
  const { refused } = await outcomes(slow, attack("b", () => Promise.resolve(EXPECTED)));
  assert.deepEqual(refused, [false, true]);
});
