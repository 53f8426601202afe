import {
  enforced,
  type FieldTable,
  irrelevant,
  irrelevantFields,
  refused,
  required,
} from "./field_rule.ts";

const HOST_FILES =
  "Contents come from the host and may change at any time; only the mount is bound";
const MODE = "File modes of what the host writes";
const REMOTE = "A mount from the host; its contents are the host's";

const KEYED: FieldTable = {
  items: irrelevant("[]KeyToPath", HOST_FILES),
  optional: irrelevant("boolean", HOST_FILES),
};

/** The kinds of volumes, and what becomes of each. */
export const volumeFields: FieldTable = {
  name: required("string", "What volume mounts refer to"),
  emptyDir: enforced("EmptyDirVolumeSource", "A storage in the guest, encrypted or in memory"),
  configMap: enforced("ConfigMapVolumeSource", `A read-only mount. ${HOST_FILES}`),
  secret: enforced("SecretVolumeSource", `A read-only mount. ${HOST_FILES}`),
  projected: enforced("ProjectedVolumeSource", `A read-only mount. ${HOST_FILES}`),
  downwardAPI: enforced("DownwardAPIVolumeSource", `A read-only mount. ${HOST_FILES}`),
  hostPath: enforced("HostPathVolumeSource", "A mount; of the guest for /dev and /sys"),
  persistentVolumeClaim: enforced(
    "PersistentVolumeClaimVolumeSource",
    "A mount, or a block device when it is used as one",
  ),
  ephemeral: enforced("EphemeralVolumeSource", "Like a persistent volume claim"),
  image: refused("ImageVolumeSource", "the host pulls the image; nobody verifies its contents"),
  gitRepo: refused("GitRepoVolumeSource", "the host clones it; nobody verifies its contents"),
  awsElasticBlockStore: enforced("AWSElasticBlockStoreVolumeSource", REMOTE),
  azureDisk: enforced("AzureDiskVolumeSource", REMOTE),
  azureFile: enforced("AzureFileVolumeSource", REMOTE),
  cephfs: enforced("CephFSVolumeSource", REMOTE),
  cinder: enforced("CinderVolumeSource", REMOTE),
  csi: enforced("CSIVolumeSource", REMOTE),
  fc: enforced("FCVolumeSource", REMOTE),
  flexVolume: enforced("FlexVolumeSource", REMOTE),
  flocker: enforced("FlockerVolumeSource", REMOTE),
  gcePersistentDisk: enforced("GCEPersistentDiskVolumeSource", REMOTE),
  glusterfs: enforced("GlusterfsVolumeSource", REMOTE),
  iscsi: enforced("ISCSIVolumeSource", REMOTE),
  nfs: enforced("NFSVolumeSource", REMOTE),
  photonPersistentDisk: enforced("PhotonPersistentDiskVolumeSource", REMOTE),
  portworxVolume: enforced("PortworxVolumeSource", REMOTE),
  quobyte: enforced("QuobyteVolumeSource", REMOTE),
  rbd: enforced("RBDVolumeSource", REMOTE),
  scaleIO: enforced("ScaleIOVolumeSource", REMOTE),
  storageos: enforced("StorageOSVolumeSource", REMOTE),
  vsphereVolume: enforced("VsphereVirtualDiskVolumeSource", REMOTE),
};

/** Volume sources that exist inside the guest or are written by the kubelet. */
export const volumeSourceFields: Readonly<Record<string, FieldTable>> = {
  EmptyDirVolumeSource: {
    medium: enforced("string", "`Memory` makes it a tmpfs in guest memory"),
    sizeLimit: irrelevant("quantity", "How much it may hold; the guest's memory is the limit"),
  },
  HostPathVolumeSource: {
    path: enforced("string", "Literal source for paths under /dev and /sys"),
    type: irrelevant("string", "Checked by the kubelet on the host"),
  },
  PersistentVolumeClaimVolumeSource: {
    claimName: irrelevant("string", "Which volume the host attaches cannot be seen in the guest"),
    readOnly: enforced("boolean", "Option `ro`"),
  },
  ConfigMapVolumeSource: {
    ...KEYED,
    name: irrelevant("string", HOST_FILES),
    defaultMode: irrelevant("integer", MODE),
  },
  SecretVolumeSource: {
    ...KEYED,
    secretName: irrelevant("string", HOST_FILES),
    defaultMode: irrelevant("integer", MODE),
  },
  ProjectedVolumeSource: {
    sources: irrelevant("[]VolumeProjection", HOST_FILES),
    defaultMode: irrelevant("integer", MODE),
  },
  VolumeProjection: irrelevantFields(HOST_FILES, {
    clusterTrustBundle: "ClusterTrustBundleProjection",
    configMap: "ConfigMapProjection",
    downwardAPI: "DownwardAPIProjection",
    podCertificate: "any",
    secret: "SecretProjection",
    serviceAccountToken: "ServiceAccountTokenProjection",
  }),
  ConfigMapProjection: { ...KEYED, name: irrelevant("string", HOST_FILES) },
  SecretProjection: { ...KEYED, name: irrelevant("string", HOST_FILES) },
  ClusterTrustBundleProjection: irrelevantFields(HOST_FILES, {
    labelSelector: "LabelSelector",
    name: "string",
    optional: "boolean",
    path: "string",
    signerName: "string",
  }),
  DownwardAPIProjection: irrelevantFields(HOST_FILES, { items: "[]DownwardAPIVolumeFile" }),
  ServiceAccountTokenProjection: irrelevantFields(HOST_FILES, {
    audience: "string",
    expirationSeconds: "integer",
    path: "string",
  }),
  DownwardAPIVolumeSource: {
    items: irrelevant("[]DownwardAPIVolumeFile", HOST_FILES),
    defaultMode: irrelevant("integer", MODE),
  },
  DownwardAPIVolumeFile: irrelevantFields(HOST_FILES, {
    fieldRef: "ObjectFieldSelector",
    mode: "integer",
    path: "string",
    resourceFieldRef: "ResourceFieldSelector",
  }),
  KeyToPath: irrelevantFields(HOST_FILES, { key: "string", mode: "integer", path: "string" }),
  ImageVolumeSource: irrelevantFields("Image volumes as such are refused", {
    pullPolicy: "string",
    reference: "string",
  }),
  GitRepoVolumeSource: irrelevantFields("Git volumes as such are refused", {
    directory: "string",
    repository: "string",
    revision: "string",
  }),
  EphemeralVolumeSource: {
    volumeClaimTemplate: enforced("PersistentVolumeClaimTemplate", "See there"),
  },
  PersistentVolumeClaimTemplate: {
    metadata: irrelevant("any", "Metadata of the claim"),
    spec: enforced("PersistentVolumeClaimSpec", "See there"),
  },
  PersistentVolumeClaimSpec: {
    volumeMode: irrelevant("string", "Whether it is a device follows from its use"),
    ...irrelevantFields("Which volume the host attaches cannot be seen in the guest", {
      accessModes: "[]string",
      dataSource: "any",
      dataSourceRef: "any",
      resources: "any",
      selector: "LabelSelector",
      storageClassName: "string",
      volumeAttributesClassName: "string",
      volumeName: "string",
    }),
  },
};
