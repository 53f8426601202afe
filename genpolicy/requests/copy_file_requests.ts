import type { AgentRequest } from "./agent_request.ts";
import { containerMounts } from "./container_mounts.ts";
import type { Synthesis, SynthesisedContainer } from "./synthesis.ts";

const FOLDER = 0o40755;
const FILE = 0o100644;
const SYMLINK = 0o120777;

/** The copies of the files that a container mounts; folders in the kubelet's form with `..data` links. */
export function copyFileRequests(
  container: SynthesisedContainer,
  synthesis: Synthesis,
): AgentRequest[] {
  return containerMounts(container, synthesis).copied.flatMap(({ path, isFolder }) => {
    if (!isFolder) return [copy(path, "Regular", FILE, 120)];
    const version = `${path}/..2026_01_02_03_04_05.678901234`;
    return [
      copy(path, "Directory", FOLDER, 0),
      copy(version, "Directory", FOLDER, 0),
      copy(`${version}/value`, "Regular", FILE, 64),
      copy(`${path}/..data`, "Symlink", SYMLINK, 0, version.slice(path.length + 1)),
      copy(`${path}/value`, "Symlink", SYMLINK, 0, "..data/value"),
    ];
  });
}

function copy(
  path: string,
  fileType: string,
  mode: number,
  size: number,
  target: string | null = null,
): AgentRequest {
  return {
    kind: "CopyFileRequest",
    request: {
      path,
      file_type: fileType,
      symlink_target: target,
      file_size: size,
      file_mode: mode,
      dir_mode: 0o755,
      uid: 0,
      gid: 0,
      offset: 0,
    },
  };
}
