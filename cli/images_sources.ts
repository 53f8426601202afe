import { type ImageSources, openImageSources } from "../genpolicy/images/mod.ts";
import type { CliContext } from "./context.ts";
import type { ImagesFlags } from "./images_flags.ts";

/** Opens the sources that the flags name; dispose of them. */
export function openImagesSources(context: CliContext, flags: ImagesFlags): Promise<ImageSources> {
  return openImageSources({
    ...(flags.platform === undefined ? {} : { platform: flags.platform }),
    insecureRegistries: flags.insecureRegistry ?? [],
    caFiles: flags.caFile ?? [],
    ociLayouts: flags.ociLayout ?? [],
    ...(flags.registryHosts === undefined ? {} : { registryHosts: flags.registryHosts }),
    readAllLayers: flags.allLayers,
    env: context.env,
    clock: context.clock,
    random: context.random,
  });
}
