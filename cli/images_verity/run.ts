import { UsageError } from "../../core/mod.ts";
import { type ImageVerity, imageVerity } from "../../genpolicy/images/mod.ts";
import type { CliContext } from "../context.ts";
import { distinctReferences, imageReferences } from "../images_references.ts";
import { openImagesSources } from "../images_sources.ts";
import type { ImagesVerityFlags } from "./flags.ts";

/** Prints the root hashes of all layers. */
export async function runImagesVerity(
  this: CliContext,
  flags: ImagesVerityFlags,
  ...args: readonly string[]
): Promise<void> {
  const salt = flags.salt === undefined ? undefined : parseSalt(flags.salt);
  const references = distinctReferences(await imageReferences(args));
  using sources = await openImagesSources(this, flags);
  const images: ImageVerity[] = [];
  for (const reference of references) {
    const options = salt === undefined ? {} : { salt };
    const image = await imageVerity(sources, reference, options);
    images.push(image);
    if (flags.output === "text") this.out.result(render(image));
  }
  if (flags.output === "json") this.out.json({ images });
}

function render(image: ImageVerity): string {
  const lines = image.layers.map((layer) =>
    `  ${layer.digest}  ${layer.rootHash}  ${layer.dataBlocks} blocks`
  );
  return [`${image.reference} ${image.digest}`, ...lines].join("\n");
}

function parseSalt(text: string): Uint8Array {
  if (text === "-") return new Uint8Array();
  if (!/^([0-9a-f]{2}){1,256}$/i.test(text)) {
    throw new UsageError(
      "salt_malformed",
      "Cannot read the salt: expected 1 to 256 bytes as hex digits, or -",
    );
  }
  return Uint8Array.fromHex(text);
}
