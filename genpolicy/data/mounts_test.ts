import assert from "node:assert/strict";
import type { PolicyContainer } from "../policy_data.ts";
import { defaultSettings } from "../settings/default_settings.ts";
import type { Settings } from "../settings/settings.ts";
import { policyOfPod, problemsOf, type YamlPolicyOptions } from "../testing/policy_from_yaml.ts";

const VOLUMES = `  volumes:
    - {name: mem.1, emptyDir: {medium: Memory}}
    - {name: disk, emptyDir: {}}
    - {name: cm, configMap: {name: x}}
    - {name: sec, secret: {secretName: x}}
    - {name: pvc, persistentVolumeClaim: {claimName: x}}
    - {name: ro, persistentVolumeClaim: {claimName: x, readOnly: true}}
    - {name: sys, hostPath: {path: /sys/class}}
    - {name: host, hostPath: {path: /srv}}
    - {name: sly, hostPath: {path: /dev/../etc}}
    - {name: huge, emptyDir: {medium: HugePages}}
`;

async function containerWith(
  fields: string,
  options?: YamlPolicyOptions,
  pod = "",
): Promise<PolicyContainer> {
  const spec = `${pod}${VOLUMES}  containers: [{name: app, image: app, ${fields}}]\n`;
  const { policyData } = await policyOfPod(spec, options);
  return policyData.containers[1] as PolicyContainer;
}

function withCluster(change: Partial<Settings["cluster_config"]>): YamlPolicyOptions {
  const cluster_config = { ...defaultSettings.cluster_config, ...change };
  return { settings: { ...defaultSettings, cluster_config } };
}

async function mount(name: string, rest = "", options?: YamlPolicyOptions): Promise<string> {
  const container = await containerWith(
    `volumeMounts: [{name: ${name}, mountPath: /a/b.c${rest}}]`,
    options,
  );
  return (container.OCI.Mounts ?? [])
    .filter(({ destination }) => destination === "/a/b.c")
    .map(({ source, type_, options }) => `${type_} ${source} ${options.join(",")}`)
    .join("; ");
}

for (
  const [name, expected] of [
    ["mem.1", "bind ^/run/kata-containers/sandbox/ephemeral/mem\\.1$ rbind,rprivate,rw"],
    ["disk", "bind  rbind,rprivate,rw"],
    ["cm", "bind $(sfprefix)b\\.c$ rbind,rprivate,ro"],
    ["sec", "bind $(sfprefix)b\\.c$ rbind,rprivate,ro"],
    ["pvc", "bind $(sfprefix)b\\.c$ rbind,rprivate,rw"],
    ["ro", "bind $(sfprefix)b\\.c$ rbind,rprivate,ro"],
    ["sys", "bind /sys/class rbind,rprivate,rw"],
    ["host", "bind $(sfprefix)b\\.c$ rbind,rprivate,rw"],
    ["sly", "bind $(sfprefix)b\\.c$ rbind,rprivate,rw"],
  ] as const
) {
  Deno.test(`a mount of volume ${name} allows exactly its source and options`, async () => {
    assert.equal(await mount(name), expected);
  });
}

Deno.test("readOnly and mountPropagation decide the options", async () => {
  assert.match(await mount("pvc", ", readOnly: true"), /rbind,rprivate,ro$/);
  assert.match(await mount("disk", ", mountPropagation: HostToContainer"), /rbind,rslave,rw$/);
  assert.match(await mount("cm", ", mountPropagation: Bidirectional"), /rbind,rshared,ro$/);
  assert.match(
    (await problemsOf(() => mount("disk", ", mountPropagation: Both"))).join(),
    /^mount_propagation_unknown/,
  );
  assert.match((await problemsOf(() => mount("huge"))).join(), /^volume_malformed/);
});

Deno.test("an emptyDir is encrypted, plain or shared as the cluster says", async () => {
  const fields = "volumeMounts: [{name: disk, mountPath: /d}]";
  const storageOf = async (emptydir_type: Settings["cluster_config"]["emptydir_type"]) =>
    (await containerWith(
      fields,
      withCluster({ emptydir_type }),
      "  securityContext: {fsGroup: 5}\n",
    ))
      .storages;
  const [encrypted] = await storageOf("block-encrypted");
  assert.deepEqual(encrypted?.driver_options, ["encryption_key=ephemeral", "create_filesystem"]);
  assert.deepEqual(encrypted?.fs_group, { group_id: 5, group_change_policy: 0 });
  const [plain] = await storageOf("block-plain");
  assert.deepEqual(plain?.driver_options, ["create_filesystem"]);
  assert.deepEqual(await storageOf("shared-fs"), []);
  assert.equal(
    await mount("disk", "", withCluster({ emptydir_type: "shared-fs" })),
    "bind ^$(cpath)/sandbox-[0-9a-f]{16}-disk$ rbind,rprivate,rw; " +
      "bind $(sfprefix)b\\.c$ rbind,rprivate,rw",
  );
});

Deno.test("a memory-backed emptyDir carries the group of the pod", async () => {
  const container = await containerWith(
    "volumeMounts: [{name: mem.1, mountPath: /m}]",
    {},
    "  securityContext: {fsGroup: 7}\n",
  );
  assert.deepEqual(container.storages.map(({ options }) => options), [["fsgid=7"]]);
});

Deno.test("the token of the service account may, must or must not be mounted", async () => {
  const path = "/var/run/secrets/kubernetes.io/serviceaccount";
  const at = async (setting: string) => {
    const { OCI, bindings } = await containerWith("tty: true", {}, setting);
    return [
      (OCI.Mounts ?? []).some(({ destination }) => destination === path),
      bindings.required_mounts.includes(path),
    ];
  };
  assert.deepEqual(await at(""), [true, false]);
  assert.deepEqual(await at("  automountServiceAccountToken: true\n"), [true, true]);
  assert.deepEqual(await at("  automountServiceAccountToken: false\n"), [false, false]);
});

Deno.test("every declared mount is required, and no two mounts are equal", async () => {
  const { OCI, bindings } = await containerWith(
    "volumeMounts: [{name: pvc, mountPath: /a/x}, {name: host, mountPath: /b/x}, " +
      "{name: disk, mountPath: /etc/hosts}]",
  );
  const texts = (OCI.Mounts ?? []).map((mount) => JSON.stringify(mount));
  assert.equal(new Set(texts).size, texts.length);
  for (const path of ["/a/x", "/b/x", "/etc/hosts", "/proc", "/dev/shm"]) {
    assert.ok(bindings.required_mounts.includes(path), path);
  }
  const hosts = (OCI.Mounts ?? []).filter(({ destination }) => destination === "/etc/hosts");
  assert.deepEqual(hosts.map(({ source }) => source), [""], "the volume takes the place");
});

Deno.test("a volume of the image must be covered, unless the binding is off", async () => {
  const image = { Entrypoint: ["/app"], Volumes: { "/data": {}, "/logs/": {} } };
  assert.deepEqual(await problemsOf(() => containerWith("tty: true", { image })), [
    "image_volume_unmounted 16:28",
    "image_volume_unmounted 16:28",
  ]);
  await containerWith(
    "volumeMounts: [{name: disk, mountPath: /data}, {name: disk, mountPath: /logs}]",
    { image },
  );
  const settings: Settings = { ...defaultSettings, bindings: "kata" };
  const { OCI } = await containerWith("tty: true", { image, settings });
  assert.deepEqual(OCI.Mounts?.at(-1), {
    destination: "/logs",
    source: "$(sfprefix)logs$",
    type_: "bind",
    options: ["rbind", "rprivate", "rw"],
  });
});

Deno.test("privileged containers get writable kernel file systems and nothing masked", async () => {
  const { OCI } = await containerWith("securityContext: {privileged: true}");
  assert.deepEqual(OCI.Process.Capabilities.Effective, ["$(privileged_caps)"]);
  assert.deepEqual(OCI.Linux.MaskedPaths, []);
  assert.ok(OCI.Mounts?.find(({ destination }) => destination === "/sys")?.options.includes("rw"));
});

Deno.test("capabilities are added, then dropped, with ALL first", async () => {
  const capsOf = async (text: string) =>
    (await containerWith(`securityContext: {capabilities: ${text}}`)).OCI.Process.Capabilities;
  assert.deepEqual((await capsOf("{drop: [ALL]}")).Bounding, []);
  assert.deepEqual((await capsOf("{drop: [ALL], add: [NET_BIND_SERVICE]}")).Permitted, [
    "CAP_NET_BIND_SERVICE",
  ]);
  assert.deepEqual((await capsOf("{add: [ALL]}")).Effective, ["$(privileged_caps)"]);
  assert.equal((await capsOf("{drop: [mknod], add: [CAP_SYS_TIME]}")).Effective.length, 14);
  assert.deepEqual((await capsOf("{add: [ALL]}")).Inheritable, []);
});

Deno.test("block devices and GPUs become devices", async () => {
  const { OCI, devices, runtime_anno_patterns } = await containerWith(
    "volumeDevices: [{name: pvc, devicePath: /dev/x}], resources: {limits: {nvidia.com/pgpu: 2}}",
  );
  assert.deepEqual(OCI.Linux.Devices, [{ Type: "", Path: "/dev/x" }]);
  assert.deepEqual(devices.map(({ container_path }) => container_path), [
    "/dev/x",
    "/dev/vfio/devices/vfio",
    "/dev/vfio/devices/vfio",
  ]);
  assert.ok("^cdi\\.k8s\\.io/vfio[0-9]+$" in runtime_anno_patterns);
});
