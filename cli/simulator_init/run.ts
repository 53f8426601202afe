import { InputError } from "../../core/mod.ts";
import { SimulatedPlatform } from "../../simulator/mod.ts";
import type { CliContext } from "../context.ts";

/** Makes the vendor and says where it is. */
export async function runSimulatorInit(
  this: CliContext,
  _flags: Record<never, never>,
  folder: string,
): Promise<void> {
  const platform = await SimulatedPlatform.create(this);
  try {
    await platform.save(folder);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new InputError("simulator_folder_taken", "Cannot make a simulated vendor: there is one", {
      place: { kind: "file", file: folder },
      hint: "name another folder, or remove this one",
      cause,
    });
  }
  this.out.result(`root fingerprint: ${platform.rootFingerprint}`);
  this.out.result(`reference values: ${folder.replace(/\/$/, "")}/reference-values.json`);
}
