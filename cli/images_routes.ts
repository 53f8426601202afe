import { buildRouteMap, type RouteMap } from "@stricli/core";
import type { CliContext } from "./context.ts";
import { imagesLockCommand } from "./images_lock/command.ts";
import { imagesShowCommand } from "./images_show/command.ts";
import { imagesSizeCommand } from "./images_size/command.ts";
import { imagesUpdateCommand } from "./images_update/command.ts";
import { imagesVerifyCommand } from "./images_verify/command.ts";
import { imagesVerityCommand } from "./images_verity/command.ts";

/** `contrast images …`. */
export function imagesRoutes(): RouteMap<CliContext> {
  return buildRouteMap({
    routes: {
      lock: imagesLockCommand,
      show: imagesShowCommand,
      update: imagesUpdateCommand,
      verify: imagesVerifyCommand,
      size: imagesSizeCommand,
      verity: imagesVerityCommand,
    },
    docs: { brief: "Read, pin and measure container images" },
  });
}
