import assert from "node:assert/strict";
import type * as core from "kubernetes-types/core/v1";
import { podFieldTables } from "./pod_field_tables.ts";

type Fields<T> = Readonly<Record<keyof Required<T>, true>>;

/** The compiler demands every field of Kubernetes 1.30 here; the tests demand a row for each. */
const KUBERNETES: Readonly<Record<string, readonly string[]>> = {
  PodSpec: Object.keys(
    {
      activeDeadlineSeconds: true,
      affinity: true,
      automountServiceAccountToken: true,
      containers: true,
      dnsConfig: true,
      dnsPolicy: true,
      enableServiceLinks: true,
      ephemeralContainers: true,
      hostAliases: true,
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      hostUsers: true,
      hostname: true,
      imagePullSecrets: true,
      initContainers: true,
      nodeName: true,
      nodeSelector: true,
      os: true,
      overhead: true,
      preemptionPolicy: true,
      priority: true,
      priorityClassName: true,
      readinessGates: true,
      resourceClaims: true,
      restartPolicy: true,
      runtimeClassName: true,
      schedulerName: true,
      schedulingGates: true,
      securityContext: true,
      serviceAccount: true,
      serviceAccountName: true,
      setHostnameAsFQDN: true,
      shareProcessNamespace: true,
      subdomain: true,
      terminationGracePeriodSeconds: true,
      tolerations: true,
      topologySpreadConstraints: true,
      volumes: true,
    } satisfies Fields<core.PodSpec>,
  ),
  Container: Object.keys(
    {
      args: true,
      command: true,
      env: true,
      envFrom: true,
      image: true,
      imagePullPolicy: true,
      lifecycle: true,
      livenessProbe: true,
      name: true,
      ports: true,
      readinessProbe: true,
      resizePolicy: true,
      resources: true,
      restartPolicy: true,
      securityContext: true,
      startupProbe: true,
      stdin: true,
      stdinOnce: true,
      terminationMessagePath: true,
      terminationMessagePolicy: true,
      tty: true,
      volumeDevices: true,
      volumeMounts: true,
      workingDir: true,
    } satisfies Fields<core.Container>,
  ),
  PodSecurityContext: Object.keys(
    {
      appArmorProfile: true,
      fsGroup: true,
      fsGroupChangePolicy: true,
      runAsGroup: true,
      runAsNonRoot: true,
      runAsUser: true,
      seLinuxOptions: true,
      seccompProfile: true,
      supplementalGroups: true,
      sysctls: true,
      windowsOptions: true,
    } satisfies Fields<core.PodSecurityContext>,
  ),
  SecurityContext: Object.keys(
    {
      allowPrivilegeEscalation: true,
      appArmorProfile: true,
      capabilities: true,
      privileged: true,
      procMount: true,
      readOnlyRootFilesystem: true,
      runAsGroup: true,
      runAsNonRoot: true,
      runAsUser: true,
      seLinuxOptions: true,
      seccompProfile: true,
      windowsOptions: true,
    } satisfies Fields<core.SecurityContext>,
  ),
  Volume: Object.keys(
    {
      awsElasticBlockStore: true,
      azureDisk: true,
      azureFile: true,
      cephfs: true,
      cinder: true,
      configMap: true,
      csi: true,
      downwardAPI: true,
      emptyDir: true,
      ephemeral: true,
      fc: true,
      flexVolume: true,
      flocker: true,
      gcePersistentDisk: true,
      gitRepo: true,
      glusterfs: true,
      hostPath: true,
      iscsi: true,
      name: true,
      nfs: true,
      persistentVolumeClaim: true,
      photonPersistentDisk: true,
      portworxVolume: true,
      projected: true,
      quobyte: true,
      rbd: true,
      scaleIO: true,
      secret: true,
      storageos: true,
      vsphereVolume: true,
    } satisfies Fields<core.Volume>,
  ),
  VolumeMount: Object.keys(
    {
      mountPath: true,
      mountPropagation: true,
      name: true,
      readOnly: true,
      recursiveReadOnly: true,
      subPath: true,
      subPathExpr: true,
    } satisfies Fields<core.VolumeMount>,
  ),
  Probe: Object.keys(
    {
      exec: true,
      failureThreshold: true,
      grpc: true,
      httpGet: true,
      initialDelaySeconds: true,
      periodSeconds: true,
      successThreshold: true,
      tcpSocket: true,
      terminationGracePeriodSeconds: true,
      timeoutSeconds: true,
    } satisfies Fields<core.Probe>,
  ),
};

Deno.test("every field of the large types of Kubernetes 1.30 is classified", () => {
  for (const [type, fields] of Object.entries(KUBERNETES)) {
    const table = podFieldTables[type] ?? {};
    assert.deepEqual(fields.filter((field) => !Object.hasOwn(table, field)), [], type);
  }
});

Deno.test("every type that a field refers to has a table, and every table is referred to", () => {
  const scalars = new Set(["string", "boolean", "integer", "port", "quantity", "any"]);
  const referred = new Set<string>(["PodTemplateSpec"]);
  for (const [type, table] of Object.entries(podFieldTables)) {
    for (const [field, rule] of Object.entries(table)) {
      const name = rule.type.replace(/^(\[\]|\{\})/, "");
      if (scalars.has(name)) continue;
      assert.ok(Object.hasOwn(podFieldTables, name), `${type}.${field}: no table ${name}`);
      referred.add(name);
    }
  }
  assert.deepEqual(Object.keys(podFieldTables).filter((type) => !referred.has(type)), []);
});

Deno.test("every refused field says why, in the words that follow a colon", () => {
  for (const [type, table] of Object.entries(podFieldTables)) {
    for (const [field, rule] of Object.entries(table)) {
      assert.ok(rule.note.length > 5, `${type}.${field} has no note`);
      assert.ok(!rule.note.endsWith("."), `${type}.${field} ends with a period`);
      if (rule.class === "refused") assert.match(rule.note, /^([a-z]|only Linux|IPC)/, field);
    }
  }
});
