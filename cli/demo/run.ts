import { InputError } from "../../core/mod.ts";
import { SimulatedPlatform } from "../../simulator/mod.ts";
import type { CliContext } from "../context.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ATTACKS } from "./attacks/attacks.ts";
import { runAttacks } from "./attacks/run_attacks.ts";
import type { DemoFlags } from "./command.ts";
import type { DemoReport, StepResult } from "./demo_report.ts";
import { DemoView } from "./demo_view.ts";
import { DemoWorld } from "./demo_world.ts";
import { Interruption } from "./interruption.ts";
import { STEPS } from "./steps/steps.ts";

/** Runs the path, then the attacks; exit code 1 unless all steps are done and all attacks refused. */
export async function runDemo(this: CliContext, flags: DemoFlags): Promise<void> {
  const folder = await demoFolder(flags.keep);
  const view = new DemoView(this.out, { quiet: flags.output === "json" });
  const start = performance.now();
  using interruption = new Interruption();
  interruption.signal.addEventListener("abort", () => view.silence());
  try {
    const report = await demo(this, folder, view, interruption.signal);
    if (interruption.exitCode !== undefined) {
      this.out.warn(
        "interrupted",
        "the demo was interrupted; everything that it started has ended",
      );
      this.process.exitCode = interruption.exitCode;
      return;
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (flags.output === "json") this.out.json(report);
    else {
      const refused = report.attacks.filter((attack) => attack.refused).length;
      const done = report.steps.filter((step) => step.ok).length;
      view.summary(
        `${done} of ${
          STEPS.length + 1
        } steps done, ${refused} of ${ATTACKS.length} attacks refused, in ${seconds} s`,
        report.ok,
      );
    }
    if (!report.ok) this.process.exitCode = EXIT_CODES.fault;
  } finally {
    if (flags.keep === undefined) await Deno.remove(folder, { recursive: true });
  }
}

async function demo(
  context: CliContext,
  folder: string,
  view: DemoView,
  interrupted: AbortSignal,
): Promise<DemoReport> {
  const steps: StepResult[] = [];
  view.heading("A confidential deployment of emojivoto, on a simulated node");
  const begin = performance.now();
  // These vendors live for seconds, and nobody waits longer for shorter keys.
  const vendor = { clock: context.clock, random: context.random, rsaBits: 2048 } as const;
  view.working("making a simulated hardware vendor");
  const platform = await SimulatedPlatform.create(vendor);
  await platform.save(`${folder}/vendor`);
  note(steps, view, "vendor", "simulator: a hardware vendor with keys of its own", begin);
  const other = SimulatedPlatform.create(vendor);
  await using world = new DemoWorld(folder, context, platform, other, interrupted);
  for (const step of STEPS) {
    const begin = performance.now();
    view.working(step.title);
    try {
      await step.run(world);
      note(steps, view, step.id, step.title, begin);
    } catch (error) {
      note(steps, view, step.id, step.title, begin, false);
      view.detail(error instanceof Error ? error.message : String(error));
      return { steps, attacks: [], ok: false };
    }
  }
  view.heading("What whoever runs the cluster can try");
  const attacks = await runAttacks(ATTACKS, world, view);
  return { steps, attacks, ok: attacks.every((attack) => attack.refused) };
}

function note(
  steps: StepResult[],
  view: DemoView,
  id: string,
  title: string,
  begin: number,
  ok = true,
): void {
  const ms = Math.round(performance.now() - begin);
  steps.push({ id, ok, ms });
  view.step(title, ok, ms);
}

async function demoFolder(keep: string | undefined): Promise<string> {
  if (keep === undefined) return await Deno.makeTempDir({ prefix: "contrast-demo-" });
  try {
    await Deno.mkdir(keep, { mode: 0o700 });
    return await Deno.realPath(keep);
  } catch (cause) {
    throw new InputError("demo_folder_taken", "Cannot make a new folder for the demo", {
      place: { kind: "file", file: keep },
      hint: "name a folder that does not exist yet, below one that does",
      cause,
    });
  }
}
