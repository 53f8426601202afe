import type { ReadLayer } from "./read_layer.ts";
import type { WatchList } from "./watch_list.ts";

/** How many layers are read at the same time: each needs memory for its decompression. */
const concurrentReads = 8;

/** The layers that a run has read, so that images with a common base read it once. Failures are not kept. */
export class SharedLayers {
  readonly #layers = new Map<string, Promise<ReadLayer>>();
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  /** The layer from an earlier or a running read, or else that of `read`. */
  async get(
    digest: string,
    watched: WatchList,
    read: () => Promise<ReadLayer>,
  ): Promise<{ readonly layer: ReadLayer; readonly isShared: boolean }> {
    const key = `${digest}\0${watched.key}`;
    const known = this.#layers.get(key);
    if (known !== undefined) {
      const layer = await known.catch(() => undefined);
      if (layer !== undefined) return { layer, isShared: true };
    }
    const running = this.#read(read);
    this.#layers.set(key, running);
    try {
      return { layer: await running, isShared: false };
    } catch (error) {
      if (this.#layers.get(key) === running) this.#layers.delete(key);
      throw error;
    }
  }

  async #read(read: () => Promise<ReadLayer>): Promise<ReadLayer> {
    if (this.#reading >= concurrentReads) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#reading++;
    try {
      return await read();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#reading--;
      else next();
    }
  }
}
