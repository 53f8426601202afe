import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, type ImagesFlags, imagesFlags } from "../images_flags.ts";

/** `contrast images show`. */
export const imagesShowCommand = buildCommand<ImagesFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesShow,
  parameters: { flags: imagesFlags, positional: imageArguments, aliases: { o: "output" } },
  docs: {
    brief: "Print what the lock says about images",
    fullDescription:
      "Prints the facts of the images in the lock, of all where none is named. Nothing goes over the network.\n\nEXAMPLE\n  contrast images show nginx:1.27 -o json",
  },
});
