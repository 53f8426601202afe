import { InputError, UsageError } from "../../core/mod.ts";
import type { Descriptor } from "./descriptor.ts";
import { mediaKind } from "./media_types.ts";

/** An operating system and a processor, as `linux/amd64` or `linux/arm/v7`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | undefined;
}

/** The platform of confidential guests. */
export const defaultPlatform = "linux/amd64";

/**
 * Reads a platform such as `linux/amd64` or `linux/arm/v7`.
 *
 * @throws {UsageError} `platform_malformed`.
 */
export function parsePlatform(text: string): Platform {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9.]+))?$/.exec(text);
  if (match === null) {
    throw new UsageError(
      "platform_malformed",
      `Cannot read platform ${JSON.stringify(text)}: expected os/architecture`,
      { hint: `for example ${defaultPlatform}` },
    );
  }
  return { os: match[1] ?? "", architecture: match[2] ?? "", variant: match[3] };
}

/** The platform as text, without the variant that the architecture implies. */
export function formatPlatform(platform: Platform): string {
  const variant = effectiveVariant(platform);
  return `${platform.os}/${platform.architecture}${variant === undefined ? "" : `/${variant}`}`;
}

/** Whether an image of `offered` is one of `wanted`; amd64 means amd64/v1, arm64 means arm64/v8. */
export function isSamePlatform(offered: Platform, wanted: Platform): boolean {
  return formatPlatform(offered) === formatPlatform(wanted);
}

/** The choice from an index, and what was passed over. */
export interface PlatformChoice {
  readonly descriptor: Descriptor;
  /** One sentence for each manifest that is not an image. */
  readonly skipped: readonly string[];
}

/**
 * Chooses the manifest of `wanted` from an index; attestations and artifacts are passed over.
 *
 * @throws {InputError} `image_platform_missing` with the platforms that there are.
 */
export function choosePlatform(
  manifests: readonly Descriptor[],
  wanted: Platform,
  subject: string,
): PlatformChoice {
  const skipped: string[] = [];
  const offered: string[] = [];
  let chosen: Descriptor | undefined;
  for (const descriptor of manifests) {
    const reason = notAnImage(descriptor);
    if (reason !== undefined) {
      skipped.push(`skipped ${descriptor.digest.slice(0, 19)}: ${reason}`);
      continue;
    }
    const platform = descriptor.platform;
    if (platform === undefined) {
      if (manifests.length === 1) chosen = descriptor;
      continue;
    }
    offered.push(formatPlatform(platform));
    if (chosen === undefined && isSamePlatform(platform, wanted)) chosen = descriptor;
  }
  if (chosen !== undefined) return { descriptor: chosen, skipped };
  throw new InputError(
    "image_platform_missing",
    `Cannot use ${subject}: it has no image for ${formatPlatform(wanted)}, ` +
      (offered.length === 0 ? "it names no platform" : `only for ${offered.join(", ")}`),
    { hint: "choose another image, or build this one for the platform" },
  );
}

function notAnImage(descriptor: Descriptor): string | undefined {
  if (descriptor.annotations["vnd.docker.reference.type"] === "attestation-manifest") {
    return "it is an attestation of the build, not an image";
  }
  if (descriptor.artifactType !== undefined && mediaKind(descriptor.artifactType) !== "config") {
    return `it is an artifact of type ${descriptor.artifactType}`;
  }
  const kind = mediaKind(descriptor.mediaType);
  if (kind !== "manifest" && kind !== "index") return `it is of type ${descriptor.mediaType}`;
  if (descriptor.platform?.os === "unknown") return "it has no platform";
  return undefined;
}

function effectiveVariant(platform: Platform): string | undefined {
  const implied = platform.architecture === "arm64"
    ? "v8"
    : platform.architecture === "amd64"
    ? "v1"
    : undefined;
  return platform.variant === implied ? undefined : platform.variant;
}
