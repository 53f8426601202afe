import { InputError } from "../../core/mod.ts";
import type { LayerEntry, LayerView } from "./layer_scan.ts";
import { foldersAbove } from "./watch_list.ts";

/** What the layers that were read say about a file of the merged image. */
export type MergedFile =
  | { readonly kind: "found"; readonly content: Uint8Array }
  | { readonly kind: "absent" }
  /** A layer further down decides. */
  | { readonly kind: "deeper" }
  /** A link leads to a file that is not on the watch list. */
  | { readonly kind: "unwatched"; readonly path: string };

type Lookup =
  | { readonly kind: "entry"; readonly entry: LayerEntry; readonly layer: number }
  | { readonly kind: "absent" }
  | { readonly kind: "deeper" }
  | { readonly kind: "unwatched" };

/**
 * Finds the file at `path` in stacked layers as a container sees it: whiteouts, opaque folders, hard links and
 * symlinks count; links are resolved inside of the image.
 *
 * @param layers the views of the uppermost layers, the uppermost first.
 * @param isComplete whether there are no further layers below.
 * @param maxLinks how many links are followed.
 * @throws {InputError} `image_link_escapes`, `image_link_loop`, `image_file_unusable` (a folder or a device).
 */
export function mergedFile(
  path: string,
  layers: readonly LayerView[],
  isComplete: boolean,
  maxLinks: number,
): MergedFile {
  let links = 0;
  let top = 0;
  let pending = path.split("/");
  let resolved: string[] = [];
  const follow = (target: string, base: readonly string[]) => {
    if (++links > maxLinks) {
      throw new InputError(
        "image_link_loop",
        `Cannot find /${path} in the image: more than ${maxLinks} links`,
      );
    }
    pending = [...linkComponents(target, base, path), ...pending];
    resolved = [];
  };
  for (;;) {
    const name = pending.shift();
    if (name === undefined) throw unusable(path, "is a folder");
    const current = [...resolved, name];
    const full = [...current, ...pending].join("/");
    const found = lookUp(current.join("/"), layers, top, isComplete);
    if (found.kind === "unwatched") return { kind: "unwatched", path: full };
    if (found.kind !== "entry") return found;
    const { entry } = found;
    if (entry.type === "symlink") follow(entry.target, resolved);
    else if (entry.type === "hardlink") {
      // The target is what stood at the other name when this layer was made.
      top = found.layer;
      follow(`/${entry.target}`, []);
    } else if (entry.type === "directory") {
      if (pending.length === 0) throw unusable(path, "is a folder");
      resolved = current;
    } else if (pending.length > 0) return { kind: "absent" };
    else if (entry.type === "other") throw unusable(path, "is not a regular file");
    else if (entry.content === undefined) return { kind: "unwatched", path: full };
    else return { kind: "found", content: entry.content };
  }
}

/** The uppermost entry for `path` from layer `top` on; the folders above it are known to be folders there. */
function lookUp(
  path: string,
  layers: readonly LayerView[],
  top: number,
  isComplete: boolean,
): Lookup {
  const folders = foldersAbove(path);
  for (let layer = top; layer < layers.length; layer++) {
    const view = layers[layer] as LayerView;
    if (!view.watched.has(path)) return { kind: "unwatched" };
    const entry = view.entries.get(path);
    if (entry !== undefined) return { kind: "entry", entry, layer };
    if (view.whiteouts.has(path) || view.opaque.has("")) return { kind: "absent" };
    for (const folder of folders) {
      const kind = view.entries.get(folder)?.type ?? "directory";
      const isHidden = view.whiteouts.has(folder) || view.opaque.has(folder);
      if (isHidden || kind !== "directory") return { kind: "absent" };
    }
  }
  return isComplete ? { kind: "absent" } : { kind: "deeper" };
}

function linkComponents(target: string, base: readonly string[], path: string): string[] {
  const components = target.startsWith("/") ? [] : [...base];
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") components.push(part);
    else if (components.pop() === undefined) {
      throw new InputError(
        "image_link_escapes",
        `Cannot find /${path} in the image: the link to ${
          JSON.stringify(target.slice(0, 200))
        } leaves the image`,
      );
    }
  }
  if (components.length === 0) throw unusable(path, "is a link to the root");
  return components;
}

function unusable(path: string, reason: string): InputError {
  return new InputError("image_file_unusable", `Cannot use /${path} of the image: it ${reason}`);
}
