import type { FilePlace } from "../core/mod.ts";

/** Where a value of the policy data comes from. */
export type Origin =
  /** A line of the YAML; the place is looked up when it is read. */
  | { readonly kind: "file"; readonly place: FilePlace }
  /** A key of the settings, as a JSON pointer into them, such as `/common/default_caps`. */
  | { readonly kind: "setting"; readonly pointer: string }
  /** A field of the image configuration, such as `Env` or `User`. */
  | { readonly kind: "image"; readonly reference: string; readonly field: string }
  /** A fixed behaviour of kubelet, containerd or the shim, named in words. */
  | { readonly kind: "runtime"; readonly reason: string };

/**
 * JSON pointer into the policy data → where that value comes from.
 *
 * A pointer that is not listed has the origin of its nearest listed ancestor.
 */
export type Origins = ReadonlyMap<string, Origin>;

/** The origin of the value at `pointer`, or of its nearest ancestor that has one. */
export function originOf(origins: Origins, pointer: string): Origin | undefined {
  for (let at = pointer;; at = at.slice(0, at.lastIndexOf("/"))) {
    const origin = origins.get(at);
    if (origin !== undefined || at === "") return origin;
  }
}
