import { InputError } from "../../core/mod.ts";
import { ArchiveFiles } from "./archive_files.ts";
import { DockerArchiveStore } from "./docker_archive_store.ts";
import { FolderFiles } from "./folder_files.ts";
import { parseImageReference, repositoryName } from "./image_reference.ts";
import type { ImageStore } from "./image_store.ts";
import { LayoutStore } from "./layout_store.ts";

/**
 * Opens an OCI layout (a folder or a tar file) or a Docker archive.
 *
 * @param argument `PATH`, or `REPOSITORY=PATH` for a layout whose images are named by bare tags.
 * @throws {InputError} `image_layout_unreadable`, `image_layout_malformed`.
 */
export async function openLocalImages(argument: string): Promise<ImageStore> {
  const equals = argument.indexOf("=");
  const path = argument.slice(equals + 1);
  const repository = equals < 0
    ? undefined
    : repositoryName(parseImageReference(argument.slice(0, equals)));
  let status: Deno.FileInfo;
  try {
    status = await Deno.stat(path);
  } catch (cause) {
    throw new InputError("image_layout_unreadable", `Cannot read the image layout ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
  if (status.isDirectory) return await LayoutStore.open(path, new FolderFiles(path), repository);
  const files = await ArchiveFiles.open(path);
  const isLayout = await files.size("index.json") !== undefined;
  return isLayout
    ? await LayoutStore.open(path, files, repository)
    : await DockerArchiveStore.open(path, files);
}
