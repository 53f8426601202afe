import type { FilePlace } from "../../core/mod.ts";

/** Codes of warnings; docs/hardening.md explains each. */
export type PolicyWarningCode =
  | "image_unpinned"
  | "env_downward"
  | "env_from_config"
  | "localhost_name"
  | "volume_unencrypted"
  | "logs_readable"
  | "exec_allowed"
  | "stdin_allowed"
  | "container_privileged"
  | "bindings_weakened"
  | "image_unbound";

/** Something that weakens the deployment although it can be enforced. */
export interface PolicyWarning {
  readonly code: PolicyWarningCode;
  /** A sentence in the style of the errors. */
  readonly message: string;
  /** Where in the YAML; undefined for warnings about settings. */
  readonly place?: FilePlace;
  /** What would be better. */
  readonly hint: string;
}
