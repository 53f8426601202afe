import { layerMalformed, layerPath } from "./_tar_header.ts";
import type { TarEntry, TarVisitor } from "./tar_scanner.ts";
import type { WatchList } from "./watch_list.ts";

/** What a layer says about a watched path. */
export type LayerEntry =
  | { readonly type: "file"; readonly content: Uint8Array | undefined }
  | { readonly type: "symlink"; readonly target: string }
  | { readonly type: "hardlink"; readonly target: string }
  | { readonly type: "directory"; readonly implicit: boolean }
  | { readonly type: "other" };

/** What a layer says about all watched paths. */
export interface LayerView {
  readonly watched: WatchList;
  readonly entries: ReadonlyMap<string, LayerEntry>;
  /** Paths that the layer deletes from the layers below. */
  readonly whiteouts: ReadonlySet<string>;
  /** Folders that hide everything of the layers below; the root is the empty string. */
  readonly opaque: ReadonlySet<string>;
}

const whiteoutPrefix = ".wh.";
const opaqueMarker = ".wh..wh..opq";

/** Collects a `LayerView` from the entries of a layer (OCI image specification 1.1, "layer.md"). */
export class LayerScan implements TarVisitor, LayerView {
  readonly watched: WatchList;
  readonly entries = new Map<string, LayerEntry>();
  readonly whiteouts = new Set<string>();
  readonly opaque = new Set<string>();

  constructor(watched: WatchList) {
    this.watched = watched;
  }

  onEntry(entry: TarEntry): boolean {
    const { path } = entry;
    this.#noteFolders(path);
    const slash = path.lastIndexOf("/");
    if (path.startsWith(whiteoutPrefix, slash + 1)) {
      this.#whiteout(path.slice(0, Math.max(slash, 0)), path.slice(slash + 1));
      return false;
    }
    if (!this.watched.has(path)) return false;
    if (entry.type !== "directory") this.#forgetChildren(path);
    this.entries.set(path, layerEntry(entry));
    return entry.type === "file" && this.watched.isLeaf(path);
  }

  onContent(entry: TarEntry, content: Uint8Array): void {
    this.entries.set(entry.path, { type: "file", content });
  }

  /** An entry inside of a watched folder makes that folder, even if the archive does not list it. */
  #noteFolders(path: string): void {
    for (const folder of this.watched.folders) {
      if (!path.startsWith(folder) || path[folder.length] !== "/") continue;
      const known = this.entries.get(folder);
      if (known === undefined) this.entries.set(folder, { type: "directory", implicit: true });
      else if (known.type !== "directory") throw layerPath(path);
    }
  }

  #whiteout(folder: string, name: string): void {
    if (name === opaqueMarker) {
      if (folder === "" || this.watched.folders.has(folder)) this.opaque.add(folder);
      return;
    }
    // Other names with a doubled prefix are notes of the aufs driver.
    if (name.startsWith(whiteoutPrefix + whiteoutPrefix)) return;
    const hidden = name.slice(whiteoutPrefix.length);
    if (hidden === "" || hidden === "." || hidden === "..") {
      throw layerMalformed(`it has the whiteout ${JSON.stringify(name)}`);
    }
    const target = folder === "" ? hidden : `${folder}/${hidden}`;
    if (this.watched.has(target)) this.whiteouts.add(target);
  }

  #forgetChildren(path: string): void {
    for (const known of this.entries.keys()) {
      if (known.startsWith(`${path}/`)) this.entries.delete(known);
    }
  }
}

function layerEntry(entry: TarEntry): LayerEntry {
  switch (entry.type) {
    case "file":
      return { type: "file", content: undefined };
    case "symlink":
    case "hardlink":
      return { type: entry.type, target: entry.linkName };
    case "directory":
      return { type: "directory", implicit: false };
    case "other":
      return { type: "other" };
  }
}
