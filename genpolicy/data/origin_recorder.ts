import type { FilePlace } from "../../core/mod.ts";
import type { JsonPath } from "../../k8s/mod.ts";
import type { Origin, Origins } from "../origins.ts";
import { encodeJsonPointer } from "../settings/json_pointer.ts";

/** Notes where the values of the policy data come from. */
export class OriginRecorder {
  readonly #origins: Map<string, Origin>;
  readonly #place: (path: JsonPath) => FilePlace;
  readonly #prefix: string;

  constructor(
    place: (path: JsonPath) => FilePlace,
    origins: Map<string, Origin> = new Map(),
    prefix = "",
  ) {
    this.#place = place;
    this.#origins = origins;
    this.#prefix = prefix;
  }

  /** What was noted so far. */
  get origins(): Origins {
    return this.#origins;
  }

  /** A recorder for the part of the policy data at `keys`. */
  at(...keys: JsonPath): OriginRecorder {
    return new OriginRecorder(
      this.#place,
      this.#origins,
      this.#prefix + encodeJsonPointer(keys),
    );
  }

  /** The value here comes from the pod template; the place is looked up only when somebody asks. */
  file(path: JsonPath): void {
    const place = this.#place;
    this.set({
      kind: "file",
      get place() {
        return place(path);
      },
    });
  }

  /** The value here comes from the settings. */
  setting(...keys: JsonPath): void {
    this.set({ kind: "setting", pointer: encodeJsonPointer(keys) });
  }

  /** The value here comes from the image. */
  image(reference: string, field: string): void {
    this.set({ kind: "image", reference, field });
  }

  /** The value here is a fixed behaviour of kubelet, containerd or the shim. */
  runtime(reason: string): void {
    this.set({ kind: "runtime", reason });
  }

  /** Notes an origin. */
  set(origin: Origin): void {
    this.#origins.set(this.#prefix, origin);
  }
}
