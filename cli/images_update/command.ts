import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, type ImagesFlags, imagesFlags } from "../images_flags.ts";

/** `contrast images update`. */
export const imagesUpdateCommand = buildCommand<ImagesFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesUpdate,
  parameters: { flags: imagesFlags, positional: imageArguments, aliases: { o: "output" } },
  docs: {
    brief: "Read locked images again and update the lock",
    fullDescription:
      "Reads the images of the lock again, all of them where none is named, and writes what their tags stand for now.\n\nEXAMPLE\n  contrast images update nginx:1.27",
  },
});
