import { InputError } from "../core/mod.ts";

/**
 * Reads a file that the user named.
 *
 * @param limit largest size, in bytes.
 * @throws {InputError} `file_unreadable` or `file_too_large`.
 */
export async function readInputFile(
  path: string,
  limit = 64 * 1024 * 1024,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await Deno.stat(path);
    if (size > limit) {
      throw new InputError(
        "file_too_large",
        `Cannot read ${path}: it has ${size} bytes, more than ${limit}`,
      );
    }
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const why = cause instanceof Deno.errors.NotFound ? "it does not exist" : String(cause);
    throw new InputError("file_unreadable", `Cannot read ${path}: ${why}`, { cause });
  }
}
