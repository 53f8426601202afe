import { dirname, join } from "node:path";
import { equalBytes, StateError } from "../../core/mod.ts";
import type { HistoryKey, HistoryStore } from "../../manifest/mod.ts";

/** A value larger than this was not written by us. */
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/**
 * The history in a directory: one file per key. Files appear whole (written beside, synced, renamed), and a lock on
 * `transitions/latest.lock` orders writers of different processes on one machine.
 */
export class DirectoryStore implements HistoryStore {
  readonly #directory: string;
  #temporary = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async get(key: HistoryKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const path = join(this.#directory, key);
    try {
      const { size } = await Deno.stat(path);
      if (size > MAX_VALUE_BYTES) {
        throw new StateError(
          "history_malformed",
          `Cannot read ${key}: ${size} bytes are more than the Coordinator writes`,
        );
      }
      return await Deno.readFile(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw storeFailure(`read ${key}`, error);
    }
  }

  async put(key: Exclude<HistoryKey, "transitions/latest">, value: Uint8Array): Promise<void> {
    const current = await this.get(key);
    if (current !== undefined && equalBytes(current, value)) return;
    await this.#write(key, value);
  }

  async compareAndSwapLatest(expected: Uint8Array | undefined, next: Uint8Array): Promise<void> {
    const lock = await this.#lock();
    try {
      const current = await this.get("transitions/latest");
      const isExpected = expected === undefined || current === undefined
        ? expected === current
        : equalBytes(expected, current);
      if (!isExpected) {
        throw new StateError(
          "store_conflict",
          "Cannot update the history: it has changed since it was read",
        );
      }
      await this.#write("transitions/latest", next);
    } finally {
      lock.close();
    }
  }

  async #lock(): Promise<Deno.FsFile> {
    const path = join(this.#directory, "transitions", "latest.lock");
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
    await file.lock(true);
    return file;
  }

  async #write(key: HistoryKey, value: Uint8Array): Promise<void> {
    const path = join(this.#directory, key);
    const temporary = `${path}.${Deno.pid}.${this.#temporary++}.tmp`;
    try {
      await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeSynced(temporary, value);
      await Deno.rename(temporary, path);
      await syncDirectory(dirname(path));
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw storeFailure(`write ${key}`, error);
    }
  }
}

async function writeSynced(path: string, value: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { createNew: true, write: true, mode: 0o600 });
  let written = 0;
  while (written < value.length) written += await file.write(value.subarray(written));
  await file.sync();
}

/** Makes a rename survive a power failure; not every system can sync a directory. */
async function syncDirectory(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using directory = await Deno.open(path);
  await directory.sync();
}

function storeFailure(action: string, cause: unknown): unknown {
  if (cause instanceof StateError) return cause;
  const reason = cause instanceof Error ? cause.message : "unknown fault";
  return new StateError("store_failed", `Cannot ${action} in the state directory: ${reason}`, {
    cause,
    hint: "check that the state directory exists and is writable",
  });
}
