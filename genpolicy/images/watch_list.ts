/**
 * The paths of an image that the answer depends on: the wanted files, and every folder on the way to them. Paths are
 * relative to the root of the image.
 */
export class WatchList {
  /** The files whose content is wanted. */
  readonly leaves: readonly string[];
  /** The folders above the leaves, without the root. */
  readonly folders: ReadonlySet<string>;
  readonly #leaves: ReadonlySet<string>;

  constructor(leaves: Iterable<string>) {
    this.leaves = [...new Set(leaves)].toSorted();
    this.#leaves = new Set(this.leaves);
    this.folders = new Set(this.leaves.flatMap(foldersAbove));
  }

  /** The same list with one more file. */
  with(leaf: string): WatchList {
    return new WatchList([...this.leaves, leaf]);
  }

  isLeaf(path: string): boolean {
    return this.#leaves.has(path);
  }

  has(path: string): boolean {
    return this.#leaves.has(path) || this.folders.has(path);
  }

  /** Identifies the list in caches. */
  get key(): string {
    return this.leaves.join("\0");
  }
}

/** The folders above `path`, the uppermost first, without the root. */
export function foldersAbove(path: string): string[] {
  const components = path.split("/");
  return components.slice(1).map((_, index) => components.slice(0, index + 1).join("/"));
}
