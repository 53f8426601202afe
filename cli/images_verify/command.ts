import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, type ImagesFlags, imagesFlags } from "../images_flags.ts";

/** `contrast images verify`. */
export const imagesVerifyCommand = buildCommand<ImagesFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesVerify,
  parameters: { flags: imagesFlags, positional: imageArguments, aliases: { o: "output" } },
  docs: {
    brief: "Check the lock against the registries",
    fullDescription:
      "Reads the images of the lock again by their digests and compares all facts; exit code 5 when the lock says something else. Tags that have moved on are warnings.\n\nEXAMPLE\n  contrast images verify",
  },
});
