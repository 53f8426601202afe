import type { PolicyMount, PolicyStorage } from "../policy_data.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** The mounts and storages of one container while they are collected. */
export class MountList {
  readonly #mounts: { mount: PolicyMount; note: (origin: OriginRecorder) => void }[] = [];
  readonly #storages: { storage: PolicyStorage; note: (origin: OriginRecorder) => void }[] = [];
  readonly #required = new Set<string>();

  /** Adds a mount unless an equal one is there: the agent's engine fails on two that match one request. */
  add(mount: PolicyMount, note: (origin: OriginRecorder) => void): void {
    const text = JSON.stringify(mount);
    if (this.#mounts.some((other) => JSON.stringify(other.mount) === text)) return;
    this.#mounts.push({ mount, note });
  }

  /** Replaces the mounts of the same destination, or adds one. */
  replace(mount: PolicyMount, note: (origin: OriginRecorder) => void): void {
    const at = this.#mounts.findIndex((other) => other.mount.destination === mount.destination);
    if (at < 0) this.add(mount, note);
    else this.#mounts[at] = { mount, note };
  }

  /** Drops the mounts of a destination. */
  remove(destination: string): void {
    for (let at = this.#mounts.length - 1; at >= 0; at--) {
      if (this.#mounts[at]?.mount.destination === destination) this.#mounts.splice(at, 1);
    }
  }

  /** Demands that the destination is mounted. */
  require(destination: string): void {
    this.#required.add(destination);
  }

  /** Whether something is mounted at the destination. */
  has(destination: string): boolean {
    return this.#mounts.some(({ mount }) => mount.destination === destination);
  }

  addStorage(storage: PolicyStorage, note: (origin: OriginRecorder) => void): void {
    this.#storages.push({ storage, note });
  }

  /** The lists, their origins noted. */
  finish(
    origins: OriginRecorder,
  ): { mounts: PolicyMount[]; storages: PolicyStorage[]; required: string[] } {
    this.#mounts.forEach(({ note }, index) => note(origins.at("OCI", "Mounts", index)));
    this.#storages.forEach(({ note }, index) => note(origins.at("storages", index)));
    return {
      mounts: this.#mounts.map(({ mount }) => mount),
      storages: this.#storages.map(({ storage }) => storage),
      required: [...this.#required].toSorted(),
    };
  }
}
