import { InputError } from "../../core/mod.ts";
import { fileBytes, type FileRange, type LayoutFiles } from "./layout_files.ts";

/** The files of a folder. */
export class FolderFiles implements LayoutFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async size(path: string): Promise<number | undefined> {
    try {
      const status = await Deno.stat(`${this.#folder}/${path}`);
      return status.isFile ? status.size : undefined;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return undefined;
      throw this.#unreadable(path, cause);
    }
  }

  async *read(path: string, range?: FileRange): AsyncGenerator<Uint8Array, void, undefined> {
    const size = await this.size(path);
    if (size === undefined) throw this.#unreadable(path, undefined);
    let file: Deno.FsFile;
    try {
      file = await Deno.open(`${this.#folder}/${path}`);
    } catch (cause) {
      throw this.#unreadable(path, cause);
    }
    try {
      yield* fileBytes(file, range ?? { start: 0, end: size + 1 });
    } finally {
      file.close();
    }
  }

  #unreadable(path: string, cause: unknown): InputError {
    return new InputError(
      "image_layout_unreadable",
      `Cannot read ${path} of the image layout ${this.#folder}`,
      { place: { kind: "file", file: `${this.#folder}/${path}` }, cause },
    );
  }
}
