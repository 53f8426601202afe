import { processShape, specShape } from "./oci_shape.ts";
import { flag, list, message, number, optional, type Shape, text } from "./shape.ts";

const storage = message({
  driver: text,
  driver_options: list(text),
  source: text,
  fstype: text,
  options: list(text),
  mount_point: text,
  fs_group: message({ group_id: number, group_change_policy: number }),
  shared: flag,
});

const device = message({
  id: text,
  type_: text,
  vm_path: text,
  container_path: text,
  options: list(text),
});

const address = message({ family: number, address: text, mask: text });

const container = { container_id: text };

const process = { container_id: text, exec_id: text };

const ports = { stdin_port: optional, stdout_port: optional, stderr_port: optional };

/**
 * The requests of the agent whose fields the rules read, by the name of the protobuf message (`agent.proto`).
 *
 * `CopyFileRequest` is not the message but what the agent makes of it: no data, the type of the file in words.
 */
export const REQUEST_SHAPES: Readonly<Record<string, Shape>> = {
  AddARPNeighborsRequest: message({
    neighbors: message({
      ARPNeighbors: list(message({
        toIPAddress: address,
        device: text,
        lladdr: text,
        state: number,
        flags: number,
      })),
    }),
  }),
  CopyFileRequest: message({
    path: text,
    file_type: text,
    symlink_target: optional,
    file_size: number,
    file_mode: number,
    dir_mode: number,
    uid: number,
    gid: number,
    offset: number,
  }),
  CreateContainerRequest: message({
    ...process,
    string_user: message({ uid: text, gid: text, additionalGids: list(text) }),
    devices: list(device),
    storages: list(storage),
    OCI: specShape,
    sandbox_pidns: flag,
    shared_mounts: list(message({
      name: text,
      src_ctr: text,
      src_path: text,
      dst_ctr: text,
      dst_path: text,
    })),
    ...ports,
  }),
  CreateSandboxRequest: message({
    hostname: text,
    dns: list(text),
    storages: list(storage),
    sandbox_pidns: flag,
    sandbox_id: text,
    guest_hook_path: text,
    kernel_modules: list(message({ name: text, parameters: list(text) })),
  }),
  ExecProcessRequest: message({
    ...process,
    string_user: message({ uid: text, gid: text, additionalGids: list(text) }),
    process: processShape,
    ...ports,
  }),
  RemoveContainerRequest: message({ ...container, timeout: number }),
  SignalProcessRequest: message({ ...process, signal: number }),
  StartContainerRequest: message(container),
  StatsContainerRequest: message(container),
  TtyWinResizeRequest: message({ ...process, row: number, column: number }),
  UpdateInterfaceRequest: message({
    interface: message({
      device: text,
      name: text,
      IPAddresses: list(address),
      mtu: number,
      hwAddr: text,
      devicePath: text,
      type_: text,
      raw_flags: number,
    }),
  }),
  UpdateRoutesRequest: message({
    routes: message({
      Routes: list(message({
        dest: text,
        gateway: text,
        device: text,
        source: text,
        scope: number,
        family: number,
        flags: number,
        mtu: number,
      })),
    }),
  }),
  WaitProcessRequest: message(process),
};
