import { enforced, type FieldTable, irrelevantFields } from "./field_rule.ts";

const NOTE = "How the host finds the volume; the guest sees a mount only";
const REF = "LocalObjectReference";

/** A volume that the host mounts from somewhere; `readOnly` is the one field that reaches the guest. */
function remote(types: Readonly<Record<string, string>>): FieldTable {
  return { ...irrelevantFields(NOTE, types), readOnly: enforced("boolean", "Option `ro`") };
}

const DISK = { fsType: "string", partition: "integer" };

/** Volume sources of storage systems, most of them long replaced by CSI. */
export const remoteVolumeFields: Readonly<Record<string, FieldTable>> = {
  AWSElasticBlockStoreVolumeSource: remote({ ...DISK, volumeID: "string" }),
  AzureDiskVolumeSource: remote({
    cachingMode: "string",
    diskName: "string",
    diskURI: "string",
    fsType: "string",
    kind: "string",
  }),
  AzureFileVolumeSource: remote({ secretName: "string", shareName: "string" }),
  CephFSVolumeSource: remote({
    monitors: "[]string",
    path: "string",
    secretFile: "string",
    secretRef: REF,
    user: "string",
  }),
  CinderVolumeSource: remote({ fsType: "string", secretRef: REF, volumeID: "string" }),
  CSIVolumeSource: remote({
    driver: "string",
    fsType: "string",
    nodePublishSecretRef: REF,
    volumeAttributes: "{}string",
  }),
  FCVolumeSource: remote({
    fsType: "string",
    lun: "integer",
    targetWWNs: "[]string",
    wwids: "[]string",
  }),
  FlexVolumeSource: remote({
    driver: "string",
    fsType: "string",
    options: "{}string",
    secretRef: REF,
  }),
  FlockerVolumeSource: irrelevantFields(NOTE, { datasetName: "string", datasetUUID: "string" }),
  GCEPersistentDiskVolumeSource: remote({ ...DISK, pdName: "string" }),
  GlusterfsVolumeSource: remote({ endpoints: "string", path: "string" }),
  ISCSIVolumeSource: remote({
    chapAuthDiscovery: "boolean",
    chapAuthSession: "boolean",
    fsType: "string",
    initiatorName: "string",
    iqn: "string",
    iscsiInterface: "string",
    lun: "integer",
    portals: "[]string",
    secretRef: REF,
    targetPortal: "string",
  }),
  NFSVolumeSource: remote({ path: "string", server: "string" }),
  PhotonPersistentDiskVolumeSource: irrelevantFields(NOTE, { fsType: "string", pdID: "string" }),
  PortworxVolumeSource: remote({ fsType: "string", volumeID: "string" }),
  QuobyteVolumeSource: remote({
    group: "string",
    registry: "string",
    tenant: "string",
    user: "string",
    volume: "string",
  }),
  RBDVolumeSource: remote({
    fsType: "string",
    image: "string",
    keyring: "string",
    monitors: "[]string",
    pool: "string",
    secretRef: REF,
    user: "string",
  }),
  ScaleIOVolumeSource: remote({
    fsType: "string",
    gateway: "string",
    protectionDomain: "string",
    secretRef: REF,
    sslEnabled: "boolean",
    storageMode: "string",
    storagePool: "string",
    system: "string",
    volumeName: "string",
  }),
  StorageOSVolumeSource: remote({
    fsType: "string",
    secretRef: REF,
    volumeName: "string",
    volumeNamespace: "string",
  }),
  VsphereVirtualDiskVolumeSource: irrelevantFields(NOTE, {
    fsType: "string",
    storagePolicyID: "string",
    storagePolicyName: "string",
    volumePath: "string",
  }),
};
