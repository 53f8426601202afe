import { InputError } from "../../core/mod.ts";
import { type Manifest, parseManifest } from "../../manifest/mod.ts";
import { inFile } from "../in_file.ts";

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
