import { InputError, InputErrors } from "../../core/mod.ts";
import { type Manifest, parseManifest } from "../../manifest/mod.ts";

/**
 * The manifest that is there already; undefined where there is none.
 *
 * @throws {InputError | InputErrors} `manifest_unreadable`, and what `parseManifest` throws, with the name of the file.
 */
export async function readPresentManifest(path: string): Promise<Manifest | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new InputError("manifest_unreadable", `Cannot read manifest ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
  try {
    return await parseManifest(bytes, { missing: "report" });
  } catch (error) {
    throw inFile(error, path);
  }
}

/** Adds the name of the file to the JSON paths of problems. */
function inFile(error: unknown, file: string): unknown {
  if (error instanceof InputErrors) {
    return new InputErrors(error.problems.map((problem) => inFile(problem, file) as InputError));
  }
  if (!(error instanceof InputError)) return error;
  const place = error.place?.kind === "json"
    ? { ...error.place, file }
    : { kind: "file" as const, file };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new InputError(error.code, error.message, { place, cause: error, ...hint });
}
