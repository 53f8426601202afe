import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import { sharedFile } from "./base_mounts.ts";
import type { BuildContext } from "./build_context.ts";
import type { MountList } from "./mount_list.ts";

/**
 * What becomes of each `VOLUME` of the image that no volume mount covers: the host would provide and could read its
 * contents, so that it is a problem; with binding `image_volumes` off it is a mount like Kata's.
 */
export function addImageVolumes(
  list: MountList,
  entry: PodContainer,
  image: ImageFacts,
  context: BuildContext,
): void {
  for (const volume of Object.keys(image.config.Volumes ?? {}).toSorted()) {
    const path = volume.replace(/(?<=.)\/+$/, "");
    if (list.has(path) || list.has(volume)) continue;
    if (context.bindings.imageVolumes) {
      context.problems.add(
        new InputError(
          "image_volume_unmounted",
          `Cannot leave ${volume} to the host: image ${image.reference} declares it as a volume`,
          {
            place: context.pod.place([...entry.path, "image"]),
            hint: `mount a volume at ${path}, for example an emptyDir`,
          },
        ),
      );
      continue;
    }
    const template = context.settings.volumes.image_volume;
    list.add({
      destination: path,
      source: sharedFile(path, template.mount_source),
      type_: template.mount_type,
      options: template.options,
    }, (origin) => origin.image(image.reference, "Volumes"));
  }
}
