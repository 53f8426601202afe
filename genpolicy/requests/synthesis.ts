import type { ConfigObjects } from "../config/config_objects.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { Pod, PodContainer } from "../pod/pod.ts";
import type { Settings } from "../settings/settings.ts";
import type { PodContext } from "./pod_context.ts";

/** What the requests of one pod are made from. */
export interface Synthesis {
  readonly pod: Pod;
  readonly config: ConfigObjects;
  readonly images: ReadonlyMap<string, ImageFacts>;
  readonly settings: Settings;
  readonly context: PodContext;
}

/** A container of the synthesised pod with its ids. */
export interface SynthesisedContainer {
  /** Undefined for the pause container. */
  readonly entry: PodContainer | undefined;
  readonly image: ImageFacts;
  /** 64 hex digits. */
  readonly id: string;
}
