import { EXAMPLE_IMAGES_LOCK, EXAMPLE_RESOURCES } from "../example_files.ts";
import type { DemoWorld } from "../demo_world.ts";
import { requireSuccess } from "./require_success.ts";
import type { Step } from "./step.ts";

/** Writes policies into the YAML, and the manifest. */
export const generateStep: Step = {
  id: "generate",
  title: "generate: policies into the YAML, manifest and owner keys",
  async run(world) {
    await Deno.mkdir(`${world.folder}/deployment`);
    for (const [name, text] of Object.entries(EXAMPLE_RESOURCES)) {
      await Deno.writeTextFile(`${world.folder}/deployment/${name}`, text);
    }
    await Deno.writeTextFile(`${world.folder}/images.lock.json`, EXAMPLE_IMAGES_LOCK);
    await generate(world);
    const owner = await Deno.stat(`${world.folder}/workload-owner.pem`);
    if (Deno.build.os !== "windows" && ((owner.mode ?? 0) & 0o777) !== 0o600) {
      throw new Error("The owner's key can be read by others");
    }
  },
};

/** Runs it again: nothing may change. */
export const generateAgainStep: Step = {
  id: "generate-again",
  title: "generate again: not a byte changes",
  async run(world) {
    const before = await contents(world.folder);
    await generate(world);
    if (before !== await contents(world.folder)) throw new Error("The second run changed a file");
  },
};

async function generate(world: DemoWorld): Promise<void> {
  const values = ["--reference-values", "vendor/reference-values.json"];
  const outcome = await world.contrast("generate", "--frozen", ...values, "deployment");
  requireSuccess("generate", outcome);
}

async function contents(folder: string): Promise<string> {
  const parts: string[] = [];
  for (const name of ["manifest.json", "images.lock.json", "workload-owner.pem"]) {
    parts.push(await Deno.readTextFile(`${folder}/${name}`));
  }
  for (const name of Object.keys(EXAMPLE_RESOURCES)) {
    parts.push(await Deno.readTextFile(`${folder}/deployment/${name}`));
  }
  return JSON.stringify(parts);
}
