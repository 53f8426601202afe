import { join } from "node:path";
import type { CoordinatorHistory } from "../../coordinator/api/mod.ts";
import { writeWhole } from "../coordinator_client/files.ts";
import { historyYaml } from "./history_yaml.ts";

/** Writes a verified history below `folder` and returns the paths; files of an older run are replaced. */
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
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeWhole(path, content);
    paths.push(path);
  }
  return paths;
}
