import { InputError } from "../../core/mod.ts";
import type { Descriptor } from "./descriptor.ts";
import type { HistoryEntry } from "./image_configuration.ts";
import type { ImageLimits } from "./image_limits.ts";
import type { LayerReport } from "./image_report.ts";
import { historySteps, layerRelevance } from "./layer_relevance.ts";
import { LayerScan, type LayerView } from "./layer_scan.ts";
import { mediaKind } from "./media_types.ts";
import { mergedFile } from "./merged_file.ts";
import type { ReadLayer } from "./read_layer.ts";
import { WatchList } from "./watch_list.ts";

/** The user database of a merged image. */
export interface ImageUsers {
  readonly passwd: string | null;
  readonly group: string | null;
  /** The uppermost first. */
  readonly layers: readonly LayerReport[];
  /** Unpacked bytes of the layers that were read, by digest. */
  readonly measured: ReadonlyMap<string, number>;
}

/** An image as its manifest and configuration describe it, the lowest layer first. */
export interface LayeredImage {
  readonly layers: readonly Descriptor[];
  readonly diffIds: readonly string[];
  readonly history: readonly HistoryEntry[];
}

/** How to find the users. */
export interface ImageUsersOptions {
  readonly limits: ImageLimits;
  /** Whether layers are read that cannot matter if the history tells the truth. */
  readonly readAllLayers: boolean;
}

/** Reads one layer, or knows it already. */
export type LayerReader = (
  layer: Descriptor,
  watched: WatchList,
) => Promise<{ readonly layer: ReadLayer; readonly isShared: boolean }>;

const passwdPath = "etc/passwd";
const groupPath = "etc/group";

/**
 * Finds `/etc/passwd` and `/etc/group` of the merged image. Layers are read from the top, those that cannot matter
 * not at all, and none below the one that settles the answer.
 *
 * @throws {InputError} as `readLayer` and `mergedFile`, and `image_users_malformed` for text that is not UTF-8.
 */
export async function imageUsers(
  image: LayeredImage,
  read: LayerReader,
  options: ImageUsersOptions,
): Promise<ImageUsers> {
  const { limits } = options;
  const walk = new LayerWalk(image, read, options.readAllLayers);
  const passwd = await walk.file(passwdPath, limits);
  const group = await walk.file(groupPath, limits);
  return {
    passwd: decodeUsers(passwd, passwdPath),
    group: decodeUsers(group, groupPath),
    layers: walk.report(),
    measured: walk.measured,
  };
}

/** The layers of an image, read as far down as needed. */
class LayerWalk {
  readonly measured = new Map<string, number>();
  readonly #image: LayeredImage;
  readonly #read: LayerReader;
  readonly #reports = new Map<number, LayerReport>();
  readonly #steps;
  #watched = new WatchList([passwdPath, groupPath]);
  #views: LayerView[] = [];

  constructor(image: LayeredImage, read: LayerReader, readAllLayers: boolean) {
    this.#image = image;
    this.#read = read;
    const { history, layers } = image;
    this.#steps = readAllLayers ? undefined : historySteps(history, layers.length);
  }

  async file(path: string, limits: ImageLimits): Promise<Uint8Array | undefined> {
    for (;;) {
      const isComplete = this.#views.length === this.#image.layers.length;
      const file = mergedFile(path, this.#views, isComplete, limits.links);
      if (file.kind === "found") return file.content;
      if (file.kind === "absent") return undefined;
      if (file.kind === "deeper") await this.#descend();
      else await this.#watch(file.path);
    }
  }

  report(): LayerReport[] {
    return this.#image.layers.map((layer, index) =>
      this.#reports.get(index) ?? {
        digest: layer.digest,
        size: layer.size,
        action: "skipped" as const,
        reason: "the layers above settle the users",
      }
    ).toReversed();
  }

  /** A link leads to another file: what was read is read again, with that file in view. */
  async #watch(path: string): Promise<void> {
    this.#watched = this.#watched.with(path);
    const depth = this.#views.length;
    this.#views = [];
    while (this.#views.length < depth) await this.#descend();
  }

  async #descend(): Promise<void> {
    const index = this.#image.layers.length - 1 - this.#views.length;
    const layer = this.#image.layers[index] as Descriptor;
    const { digest, size } = layer;
    if (mediaKind(layer.mediaType) === "foreign-layer") {
      const reason = "it is foreign: the registry does not have it";
      this.#reports.set(index, { digest, size, action: "skipped", reason });
      this.#views.push(new LayerScan(this.#watched));
      return;
    }
    const { diffIds } = this.#image;
    const relevance = layerRelevance(index, diffIds, this.#steps, this.#watched);
    if (!relevance.matters) {
      this.#reports.set(index, { digest, size, action: "skipped", reason: relevance.reason });
      this.#views.push(new LayerScan(this.#watched));
      return;
    }
    const { layer: known, isShared } = await this.#read(layer, this.#watched);
    const action = isShared && this.#reports.get(index)?.action !== "read" ? "shared" : "read";
    this.#reports.set(index, { digest, size, action, reason: relevance.reason });
    this.measured.set(digest, known.unpackedSize);
    this.#views.push(known.view);
  }
}

function decodeUsers(content: Uint8Array | undefined, path: string): string | null {
  if (content === undefined) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new InputError(
      "image_users_malformed",
      `Cannot use /${path} of the image: it is not UTF-8 text`,
      { cause },
    );
  }
}
