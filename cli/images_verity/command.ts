import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { imageArguments, imagesFlags } from "../images_flags.ts";
import type { ImagesVerityFlags } from "./flags.ts";

/** `contrast images verity`. */
export const imagesVerityCommand = buildCommand<ImagesVerityFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runImagesVerity,
  parameters: {
    flags: {
      ...imagesFlags,
      salt: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "hex",
        brief: "Salt of the hash tree, - for none [64 zeros]",
      },
    },
    positional: imageArguments,
    aliases: { o: "output" },
  },
  docs: {
    brief: "Print the dm-verity root hash of each layer",
    fullDescription:
      "Prints the root hash of each unpacked layer as veritysetup format computes it: SHA-256, data and hash " +
      "blocks of 4096 bytes, the last data block filled up with zeros. All layers are read.\n\n" +
      "EXAMPLE\n  contrast images verity nginx:1.27 --salt -",
  },
});
