import { InputError, type Random } from "../../core/mod.ts";

/** A file that shall have this content. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** For a secret: only its owner may read it, and it must not be there yet. */
  readonly secret?: boolean;
}

/**
 * Writes all files or none: each goes to a temporary name first; when every one is on the disk, they are renamed. A
 * file that has its content already is left alone.
 *
 * @returns The paths that changed.
 * @throws {InputError} `file_unwritable`.
 */
export async function writeFiles(files: readonly PlannedFile[], random: Random): Promise<string[]> {
  const staged: { temporary: string; target: string }[] = [];
  const changed: string[] = [];
  const created: string[] = [];
  try {
    for (const file of files) {
      if (file.secret === true) continue;
      const step = await stage(file, random);
      if (step === undefined) continue;
      staged.push(step);
      changed.push(file.path);
    }
    for (const { path, content } of files.filter(({ secret }) => secret === true)) {
      await writeNew(path, content, 0o600);
      created.push(path);
      changed.push(path);
    }
    for (const { temporary, target } of staged) {
      await attempt(target, () => Deno.rename(temporary, target));
    }
    return changed;
  } catch (error) {
    const leftovers = [...staged.map(({ temporary }) => temporary), ...created];
    for (const path of leftovers) await Deno.remove(path).catch(() => undefined);
    throw error;
  }
}

/** Writes the content beside the target, which is the file that a link points to; undefined when nothing changes. */
async function stage(
  file: PlannedFile,
  random: Random,
): Promise<{ temporary: string; target: string } | undefined> {
  const content = bytesOf(file.content);
  const target = await Deno.realPath(file.path).catch(() => file.path);
  const present = await Deno.readFile(target).catch(() => undefined);
  if (present !== undefined && sameBytes(present, content)) return undefined;
  const mode = present === undefined ? 0o644 : (await Deno.stat(target)).mode ?? 0o644;
  const temporary = `${target}.${random.bytes(6).toHex()}.tmp`;
  await writeNew(temporary, content, mode & 0o777);
  return { temporary, target };
}

/** Creates a file with its mode from the first moment, and flushes it. */
async function writeNew(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  await attempt(path, async () => {
    using file = await Deno.open(path, { write: true, createNew: true, mode });
    const bytes = bytesOf(content);
    for (let offset = 0; offset < bytes.length;) {
      offset += await file.write(bytes.subarray(offset));
    }
    await file.sync();
  });
}

async function attempt(path: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (cause) {
    throw new InputError("file_unwritable", `Cannot write ${path}`, {
      place: { kind: "file", file: path },
      hint: "check that the folder exists and can be written",
      cause,
    });
  }
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
