import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, type ImagesFlags, imagesFlags } from "../images_flags.ts";

/** `contrast images lock`. */
export const imagesLockCommand = buildCommand<ImagesFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesLock,
  parameters: { flags: imagesFlags, positional: imageArguments, aliases: { o: "output" } },
  docs: {
    brief: "Read images and add their facts to the lock",
    fullDescription:
      "Reads the configuration and the users of images, verified, and adds them to images.lock.json. Images that are in the lock already are left alone.\n\nEXAMPLE\n  contrast images lock deployment/ ghcr.io/acme/web:1.4",
  },
});
