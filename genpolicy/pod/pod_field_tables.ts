import { containerDetailFields, containerFields } from "./container_fields.ts";
import { envFields } from "./env_fields.ts";
import type { FieldTable } from "./field_rule.ts";
import { podDetailFields, podSpecFields, podTemplateFields } from "./pod_fields.ts";
import { probeFields } from "./probe_fields.ts";
import { remoteVolumeFields } from "./remote_volume_fields.ts";
import { schedulingFields } from "./scheduling_fields.ts";
import { securityFields } from "./security_fields.ts";
import { volumeFields, volumeSourceFields } from "./volume_fields.ts";

/**
 * The classification: every field of every type that a core/v1 pod template reaches (Kubernetes 1.30, and what
 * releases up to 1.35 added), by type name. docs/policy-fields.md is made from it.
 */
export const podFieldTables: Readonly<Record<string, FieldTable>> = {
  PodTemplateSpec: podTemplateFields,
  PodSpec: podSpecFields,
  Container: containerFields,
  ...containerDetailFields,
  ...envFields,
  ...probeFields,
  ...securityFields,
  Volume: volumeFields,
  ...volumeSourceFields,
  ...remoteVolumeFields,
  ...podDetailFields,
  ...schedulingFields,
};
