import { dirname, join } from "node:path";
import { InputError, StateError } from "../../core/mod.ts";
import { type Manifest, parseManifest } from "../../manifest/mod.ts";
import { inFile } from "../in_file.ts";

/** Path of a file that the user named, or its default place in the workspace folder. */
export function workspacePath(
  named: string | undefined,
  workspaceDir: string | undefined,
  name: string,
): string {
  return named ?? join(workspaceDir ?? ".", name);
}

/** Reads a file, or undefined when there is none. @throws {InputError} `file_unreadable`. */
export async function readOptional(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw unreadable(file, cause);
  }
}

/** Reads a file. @throws {InputError} `file_unreadable`. */
export async function readRequired(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * Reads and checks a manifest, complete with all reference values.
 *
 * @throws {InputError | InputErrors} `file_unreadable`, and what `parseManifest` throws, with the name of the file.
 */
export async function readManifest(file: string): Promise<Manifest> {
  const bytes = await readRequired(file);
  try {
    return await parseManifest(bytes);
  } catch (error) {
    throw inFile(error, file);
  }
}

/** Writes a file as a whole: beside its place, synced, then renamed. @throws {StateError} `file_not_written`. */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const temporary = `${file}.${Deno.pid}.tmp`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(temporary, bytes, { createNew: true, mode });
    await Deno.rename(temporary, file);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    const reason = cause instanceof Error ? cause.message : "unknown fault";
    throw new StateError("file_not_written", `Cannot write ${file}: ${reason}`, { cause });
  }
}

function unreadable(file: string, cause: unknown): InputError {
  const detail = cause instanceof Deno.errors.NotFound
    ? "there is no such file"
    : "it is unreadable";
  return new InputError("file_unreadable", `Cannot read the file: ${detail}`, {
    cause,
    place: { kind: "file", file },
  });
}
