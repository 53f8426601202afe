import { defaultImagesLockFile } from "../../genpolicy/images/mod.ts";
import type { GenerateFlags } from "./flags.ts";

/** The files of a workspace, defaults filled in. */
export interface WorkspacePaths {
  readonly manifest: string;
  readonly images: string;
  /** undefined for the built-in settings. */
  readonly settings: string | undefined;
  readonly workloadOwners: readonly string[];
  readonly seedshareOwners: readonly string[];
}

/** Fills in the names that the flags leave open; these stand in the workspace folder. */
export async function workspacePaths(flags: GenerateFlags): Promise<WorkspacePaths> {
  const folder = flags.workspaceDir;
  const inWorkspace = (name: string): string =>
    folder === undefined || folder === "" ? name : `${folder.replace(/[/\\]+$/, "")}/${name}`;
  const settings = inWorkspace("settings.json");
  return {
    manifest: flags.manifest ?? inWorkspace("manifest.json"),
    images: flags.images ?? inWorkspace(defaultImagesLockFile),
    settings: flags.settings ?? (await exists(settings) ? settings : undefined),
    workloadOwners: flags.disableUpdates
      ? []
      : flags.addWorkloadOwnerKey ?? [inWorkspace("workload-owner.pem")],
    seedshareOwners: flags.addSeedshareOwnerKey ?? [inWorkspace("seedshare-owner.pem")],
  };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
