import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, type ImagesFlags, imagesFlags } from "../images_flags.ts";

/** `contrast images size`. */
export const imagesSizeCommand = buildCommand<ImagesFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesSize,
  parameters: { flags: imagesFlags, positional: imageArguments, aliases: { o: "output" } },
  docs: {
    brief: "Tell how much memory images need",
    fullDescription:
      "Tells what nodes download, and what unpacked images take in the memory of a guest, for each workload of YAML files.\n\nEXAMPLE\n  contrast images size deployment/",
  },
});
