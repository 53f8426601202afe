import { InputError } from "../../core/mod.ts";
import { parseSettings, type SettingsFile } from "./parse_settings.ts";
import type { Settings } from "./settings.ts";

const BASE_NAMES = ["genpolicy-settings.json", "settings.json"];

/**
 * Reads settings from a file, or from a directory: `genpolicy-settings.json` (or `settings.json`) in it, and the JSON
 * patches `genpolicy-settings.d/*.json` (or `settings.d/*.json`) in the order of their names.
 *
 * @throws {InputError} `settings_unreadable`, and what `parseSettings` throws.
 */
export async function loadSettings(path: string): Promise<Settings> {
  const info = await Deno.stat(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  if (!info.isDirectory) return parseSettings(await read(path));
  for (const name of BASE_NAMES) {
    const base = `${path}/${name}`;
    if (!(await isFile(base))) continue;
    const folder = `${path}/${name.replace(/\.json$/, ".d")}`;
    return parseSettings(await read(base), await Promise.all((await patchesIn(folder)).map(read)));
  }
  throw new InputError("settings_unreadable", `Cannot read settings: ${path} has no settings`, {
    place: { kind: "file", file: path },
    hint: `put ${BASE_NAMES.join(" or ")} into the directory`,
  });
}

async function read(file: string): Promise<SettingsFile> {
  try {
    return { file, text: await Deno.readTextFile(file) };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isFile === true;
}

async function patchesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.isDirectory && entry.name.endsWith(".json")) names.push(entry.name);
    }
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw unreadable(folder, cause);
  }
  return names.toSorted().map((name) => `${folder}/${name}`);
}

function unreadable(path: string, cause: unknown): InputError {
  return new InputError("settings_unreadable", `Cannot read settings ${path}`, {
    place: { kind: "file", file: path },
    hint: "give a settings file, or a directory with genpolicy-settings.json in it",
    cause,
  });
}
