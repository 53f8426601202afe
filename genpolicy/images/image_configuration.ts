import * as v from "valibot";
import { parseForeignJson } from "./descriptor.ts";
import { type OciImageConfig, parseOciImageConfig } from "./oci_image_config.ts";
import type { Platform } from "./platform.ts";

/** The configuration document of an image (OCI image specification 1.1, "config.md"). */
export interface ImageConfiguration {
  readonly config: OciImageConfig;
  readonly platform: Platform;
  /** SHA-256 digests of the unpacked layers, the lowest first. */
  readonly diffIds: readonly string[];
  /** How each layer was made, the lowest first; empty when the image does not say. */
  readonly history: readonly HistoryEntry[];
}

/** One step of the build. */
export interface HistoryEntry {
  readonly createdBy: string;
  /** Whether the step made no layer. */
  readonly emptyLayer: boolean;
}

const maxHistory = 4096;

const configurationSchema = v.object({
  os: v.string(),
  architecture: v.string(),
  variant: v.nullish(v.string()),
  config: v.nullish(v.unknown()),
  rootfs: v.object({
    type: v.literal("layers"),
    diff_ids: v.nullish(
      v.array(v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, "expected a sha256 digest"))),
    ),
  }),
  history: v.nullish(v.pipe(
    v.array(v.object({
      created_by: v.nullish(v.string()),
      empty_layer: v.nullish(v.boolean()),
    })),
    v.maxLength(maxHistory),
  )),
});

/**
 * Reads an image configuration.
 *
 * @param subject names the image in errors.
 * @throws {InputError} `image_config_malformed`.
 */
export function parseImageConfiguration(bytes: Uint8Array, subject: string): ImageConfiguration {
  const code = "image_config_malformed";
  const name = `configuration of ${subject}`;
  const document = parseForeignJson(bytes, configurationSchema, code, name);
  return {
    config: parseOciImageConfig(document.config, { kind: "field", field: subject }),
    platform: {
      os: document.os,
      architecture: document.architecture,
      variant: document.variant || undefined,
    },
    diffIds: document.rootfs.diff_ids ?? [],
    history: (document.history ?? []).map((entry) => ({
      createdBy: entry.created_by ?? "",
      emptyLayer: entry.empty_layer ?? false,
    })),
  };
}
