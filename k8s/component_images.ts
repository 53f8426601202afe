import { InputError } from "../core/mod.ts";

/** The name in a YAML file that stands for an image of Contrast, to the reference that is used for it. */
export type ImageReplacements = ReadonlyMap<string, string>;

/** The name that stands for the image of the Coordinator. */
export const COORDINATOR_IMAGE = "contrast.example/coordinator:latest";
/** The name that stands for the image of the Initializer. */
export const INITIALIZER_IMAGE = "contrast.example/initializer:latest";

/**
 * The images that belong to this version of Contrast. The host name is a reserved one: whoever pushes the images to a
 * registry of their own names that with `--image-replacements`.
 */
export const defaultImageReplacements: ImageReplacements = new Map([
  [COORDINATOR_IMAGE, "contrast.example/coordinator:0.1.0"],
  [INITIALIZER_IMAGE, "contrast.example/initializer:0.1.0"],
]);

/** The host name that stands for the registry of Contrast's own images; it never resolves. */
export const COMPONENT_REGISTRY = "contrast.example";

/**
 * What is written in the place of `reference`; undefined where it stays. A name is replaced as it is. Contrast's own
 * images are also recognised with another tag or digest, as a former run or version wrote them.
 */
export function replacementOf(
  reference: string,
  replacements: ImageReplacements,
): string | undefined {
  const exact = replacements.get(reference);
  if (exact !== undefined) return exact;
  const own = [COORDINATOR_IMAGE, INITIALIZER_IMAGE].find((name) =>
    repositoryOf(name) === repositoryOf(reference)
  );
  return own === undefined ? undefined : replacements.get(own);
}

function repositoryOf(reference: string): string {
  return reference.replace(/(?::[\w.-]+)?(?:@[\w:.+-]+)?$/, "");
}

/**
 * Reads lines `name=reference`; empty lines and lines that begin with `#` are skipped.
 *
 * @throws {InputError} `image_replacements_malformed`.
 */
export function parseImageReplacements(file: string, text: string): ImageReplacements {
  const replacements = new Map<string, string>();
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const match = /^([^=\s]+)=([^=\s]+)$/.exec(line);
    const [, name, reference] = match ?? [];
    if (name === undefined || reference === undefined || replacements.has(name)) {
      throw new InputError(
        "image_replacements_malformed",
        `Cannot read image replacement ${
          JSON.stringify(line.slice(0, 200))
        }: expected name=reference, each name once`,
        { place: { kind: "file", file, line: index + 1 } },
      );
    }
    replacements.set(name, reference);
  }
  return replacements;
}
