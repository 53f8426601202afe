import { InputError } from "../../core/mod.ts";
import * as v from "valibot";
import { type Descriptor, descriptorSchema, parseForeignJson } from "./descriptor.ts";
import type { ImageLimits } from "./image_limits.ts";
import { mediaKind } from "./media_types.ts";

/** A manifest of one image: configuration and layers, the lowest layer first. */
export interface ImageManifest {
  readonly kind: "manifest";
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** A list of manifests, one for each platform. */
export interface ImageIndex {
  readonly kind: "index";
  readonly manifests: readonly Descriptor[];
}

const documentSchema = v.object({
  schemaVersion: v.number(),
  mediaType: v.nullish(v.string()),
  artifactType: v.nullish(v.string()),
  config: v.nullish(descriptorSchema),
  layers: v.nullish(v.array(descriptorSchema)),
  manifests: v.nullish(v.array(descriptorSchema)),
  fsLayers: v.nullish(v.array(v.unknown())),
});

/**
 * Reads an image manifest or an index (OCI image specification 1.1; Docker image manifest version 2, schema 2).
 *
 * @param mediaType what the registry or descriptor says that the document is; it must agree with the document.
 * @param subject names the image in errors.
 * @throws {InputError} `image_manifest_malformed`, `image_manifest_unsupported` (schema 1, unknown types),
 * `image_is_artifact` (a manifest that is not of a container image), `image_limit_exceeded`.
 */
export function parseManifest(
  bytes: Uint8Array,
  mediaType: string | undefined,
  subject: string,
  limits: ImageLimits,
): ImageManifest | ImageIndex {
  const code = "image_manifest_malformed";
  const document = parseForeignJson(bytes, documentSchema, code, `manifest of ${subject}`);
  if (document.schemaVersion === 1 || document.fsLayers) {
    throw new InputError(
      "image_manifest_unsupported",
      `Cannot read the manifest of ${subject}: it has schema version 1, expected 2`,
      { hint: "push the image again with a tool of this decade" },
    );
  }
  const { manifests, layers, config } = document;
  if (document.schemaVersion !== 2 || (manifests && (layers || config))) {
    throw malformed(subject, "it is neither an image manifest nor an index");
  }
  const kind = manifests ? "index" : "manifest";
  for (const claimed of [mediaType, document.mediaType]) {
    if (claimed && isKnown(claimed) && mediaKind(claimed) !== kind) {
      throw malformed(subject, `it is an ${kind}, but is said to be ${claimed}`);
    }
  }
  if (manifests) {
    checkCount("manifests", manifests.length, limits.indexManifests, subject);
    return { kind: "index", manifests };
  }
  if (!config || !layers) throw malformed(subject, "it has no config or no layers");
  if (mediaKind(config.mediaType) !== "config") {
    throw new InputError(
      "image_is_artifact",
      `Cannot use ${subject}: it is an artifact of type ${
        document.artifactType ?? config.mediaType
      }, expected a container image`,
    );
  }
  checkCount("layers", layers.length, limits.layers, subject);
  return { kind: "manifest", config, layers };
}

function isKnown(mediaType: string): boolean {
  const kind = mediaKind(mediaType);
  return kind !== "other";
}

function checkCount(what: string, count: number, limit: number, subject: string): void {
  if (count <= limit) return;
  throw new InputError(
    "image_limit_exceeded",
    `Cannot read the manifest of ${subject}: it has ${count} ${what}, allowed are ${limit}`,
  );
}

function malformed(subject: string, reason: string): InputError {
  return new InputError(
    "image_manifest_malformed",
    `Cannot read the manifest of ${subject}: ${reason}`,
  );
}
