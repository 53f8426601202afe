import type { AttackResult } from "../demo_report.ts";
import type { DemoView } from "../demo_view.ts";
import type { DemoWorld } from "../demo_world.ts";
import type { Attack, Refusal } from "./attack.ts";

/** How many attacks run side by side; each starts up to two processes. */
const AT_ONCE = 3;

/** Runs the attacks, some at a time, and shows them in their order. */
export async function runAttacks(
  attacks: readonly Attack[],
  world: DemoWorld,
  view: DemoView,
): Promise<AttackResult[]> {
  const outcomes = attacks.map(() => Promise.withResolvers<AttackResult>());
  const waiting = [...attacks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes[next[0]]?.resolve(await runAttack(next[1], world, view));
    }
  };
  const workers = Promise.all(Array.from({ length: AT_ONCE }, worker));
  const results: AttackResult[] = [];
  for (const [index, { title }] of attacks.entries()) {
    view.working(title);
    const result = await (outcomes[index]?.promise as Promise<AttackResult>);
    view.attack(title, result.refused, result.by, result.code);
    results.push(result);
  }
  await workers;
  return results;
}

/** An attack counts as refused only when the part that is meant to refuse it did, for the reason that was expected. */
async function runAttack(
  attack: Attack,
  world: DemoWorld,
  view: DemoView,
): Promise<AttackResult> {
  let refusal: Refusal | undefined;
  try {
    refusal = await attack.run(world);
  } catch (error) {
    view.detail(`${attack.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { by, code } = refusal ?? { by: "nobody", code: "none" };
  const refused = by === attack.expected.by && code === attack.expected.code;
  if (!refused) {
    const { expected } = attack;
    view.detail(`${attack.id}: expected ${expected.by} to refuse with ${expected.code}`);
  }
  return { id: attack.id, refused, by, code };
}
