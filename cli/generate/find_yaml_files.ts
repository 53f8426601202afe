import { InputError } from "../../core/mod.ts";

/** More files than this are not a deployment but a mistaken folder. */
const MAX_FILES = 20_000;

/**
 * The YAML files that `paths` name: files as they are, folders searched for `.yml` and `.yaml`. Sorted and each once, so
 * that the order of arguments does not matter. Links inside of folders are not followed.
 *
 * @throws {InputError} `path_not_found`, `path_unreadable`, `too_many_files`.
 */
export async function findYamlFiles(paths: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const info = await statPath(path);
    if (info.isDirectory) await walk(trimSlash(path), found);
    else await add(path, found);
  }
  return [...found.values()].toSorted();
}

async function statPath(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (cause) {
    const missing = cause instanceof Deno.errors.NotFound;
    const place = { kind: "file", file: path } as const;
    throw missing
      ? new InputError("path_not_found", `Cannot read ${path}: no such file or folder`, { cause })
      : new InputError("path_unreadable", `Cannot read ${path}`, { place, cause });
  }
}

async function walk(folder: string, found: Map<string, string>): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = folder === "." ? entry.name : `${folder === "/" ? "" : folder}/${entry.name}`;
    if (entry.isDirectory && !entry.name.startsWith(".")) await walk(path, found);
    else if (entry.isFile && /\.ya?ml$/.test(entry.name)) await add(path, found);
  }
}

async function add(path: string, found: Map<string, string>): Promise<void> {
  const real = await Deno.realPath(path);
  const present = found.get(real);
  if (present === undefined || path < present) found.set(real, path);
  if (found.size > MAX_FILES) {
    throw new InputError("too_many_files", `Cannot read more than ${MAX_FILES} YAML files`, {
      hint: "name the folders that hold your resources",
    });
  }
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/[/\\]+$/, "") || "/" : path;
}
