import type { ConfigObjects } from "../config/config_objects.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { Pod } from "../pod/pod.ts";
import type { Problems } from "../problems.ts";
import type { ResolvedBindings } from "../settings/resolve_bindings.ts";
import type { Settings } from "../settings/settings.ts";
import type { OriginRecorder } from "./origin_recorder.ts";

/** What all parts of the policy data are made from. */
export interface BuildContext {
  readonly pod: Pod;
  readonly config: ConfigObjects;
  /** By reference as written in the YAML. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  readonly settings: Settings;
  readonly bindings: ResolvedBindings;
  readonly problems: Problems;
  readonly origins: OriginRecorder;
}
