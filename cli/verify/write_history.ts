import { join } from "node:path";
import { StateError } from "../../core/mod.ts";
import type { CoordinatorHistory } from "../../coordinator/api/mod.ts";
import { writeWhole } from "../coordinator_client/files.ts";
import { historyYaml } from "./history_yaml.ts";

/** Names of which there can be more or fewer from one run to the next. */
const NUMBERED = /^(?:manifest\.\d+\.json|initdata\.[0-9a-f]{64}\.toml)$/;

/**
 * Writes a verified history below `folder` and returns the paths. Files of an older run are replaced, and those that
 * this history does not have are removed: who audits the folder must not read what was never active here.
 */
export async function writeHistory(
  history: CoordinatorHistory,
  folder: string,
): Promise<string[]> {
  const files: [string, string | Uint8Array][] = [
    ["coordinator-root-ca.pem", history.rootCa],
    ["mesh-ca.pem", history.meshCa],
    ...history.manifests.map((bytes, index): [string, Uint8Array] => [
      `manifest.${index}.json`,
      bytes,
    ]),
    ...[...history.policies].map(([hash, bytes]): [string, Uint8Array] => [
      `initdata.${hash}.toml`,
      bytes,
    ]),
    ["history.yml", await historyYaml(history)],
    ["latest-transition", history.transitions.at(-1) ?? ""],
  ];
  await removeOthers(folder, new Set(files.map(([name]) => name)));
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeWhole(path, content);
    paths.push(path);
  }
  return paths;
}

async function removeOthers(folder: string, names: ReadonlySet<string>): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (NUMBERED.test(name) && !names.has(name)) await Deno.remove(join(folder, name));
    }
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return;
    const reason = cause instanceof Error ? cause.message : "unknown fault";
    throw new StateError("file_not_written", `Cannot replace the history in ${folder}: ${reason}`, {
      cause,
    });
  }
}
