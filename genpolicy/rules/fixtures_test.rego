package agent_policy_test

import rego.v1

# A pod with the pause container, an init container and an app container, and the requests that create them.

pod_id := "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

app_id := "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

caps := {
	"Ambient": [],
	"Bounding": ["$(default_caps)"],
	"Effective": ["$(default_caps)"],
	"Inheritable": [],
	"Permitted": ["$(default_caps)"],
}

annotations(name, kind) := {
	"io.kubernetes.cri.container-type": kind,
	"io.katacontainers.pkg.oci.container_type": concat("", ["pod_", kind]),
	"io.kubernetes.cri.sandbox-name": "^web-[a-z0-9]+$",
	"io.kubernetes.cri.sandbox-namespace": "shop",
	"io.kubernetes.cri.container-name": name,
	"io.katacontainers.pkg.oci.bundle_path": "/run/bundles/$(bundle-id)",
}

container(name, kind, order, env, mounts) := {
	"OCI": {
		"Version": "1.1.0",
		"Process": {
			"Terminal": false,
			"User": {"UID": 1000, "GID": 1000, "AdditionalGids": [1000], "Username": ""},
			"Args": ["/app", "--ip=$(pod-ip)", "$$HOME"],
			"Env": env,
			"Cwd": "/srv",
			"Capabilities": caps,
			"NoNewPrivileges": true,
		},
		"Root": {"Path": "/run/kata-containers/$(bundle-id)/rootfs", "Readonly": true},
		"Mounts": mounts,
		"Annotations": annotations(name, kind),
		"Linux": {
			"Namespaces": [{"Type": "ipc", "Path": ""}, {"Type": "mount", "Path": ""}],
			"MaskedPaths": ["/proc/kcore"],
			"ReadonlyPaths": ["/proc/sys"],
			"Devices": [],
			"Sysctl": {"net.ipv4.ip_unprivileged_port_start": "0"},
		},
	},
	"storages": [],
	"devices": [],
	"sandbox_pidns": false,
	"exec_commands": [["cat", "/tmp/ready"]],
	"runtime_anno_patterns": {},
	"bindings": {
		"name": name,
		"role": "container",
		"start_order": order,
		"image": {
			"sources": ["registry.example/app@sha256:11"],
			"digest": "sha256:11",
		},
		"required_env": env,
		"overridden_env": ["PATH=/image/bin"],
		"required_mounts": [mount.destination | some mount in mounts],
		"rlimits": [],
		"cgroup_path_regex": "^/kubepods/[a-z0-9-]+$",
	},
}

app_env := [
	"PATH=/bin",
	"HOSTNAME=$(host-name)",
	"POD_IP=$(pod-ip)",
	"NAME=$(sandbox-name)",
	"CPUS=$(resource-field)",
]

app_mounts := [
	{"destination": "/proc", "source": "proc", "type_": "proc", "options": ["nosuid"]},
	{"destination": "/sys/fs/cgroup", "source": "cgroup", "type_": "cgroup", "options": ["rw"]},
	{"destination": "/etc/hosts", "source": "$(sfprefix)hosts$", "type_": "bind", "options": ["rbind"]},
]

policy := {
	"containers": [
		container("", "sandbox", 0, ["PATH=/bin"], []),
		container("setup", "container", 1, ["PATH=/bin", "POD_IP=$(pod-ip)"], []),
		container("app", "container", 2, app_env, app_mounts),
	],
	"common": {
		"cpath": "/run/shared(?:/passthrough)?",
		"spath": "/run/storage",
		"root_path": "/run/kata-containers/$(bundle-id)/rootfs",
		"sfprefix": "^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-",
		"ip_p": "[0-9]{1,5}",
		"ipv4_a": `(?:[0-9]{1,3}\.){3}[0-9]{1,3}`,
		"svc_name_downward_env": "[A-Z](?:[A-Z0-9_]{0,61}[A-Z0-9])?",
		"dns_label": "[a-z0-9.-]+",
		"default_caps": ["CAP_CHOWN", "CAP_KILL"],
		"privileged_caps": ["CAP_SYS_ADMIN"],
	},
	"sandbox": {"storages": [{"driver": "ephemeral", "mount_point": "/dev/shm"}]},
	"request_defaults": {
		"CreateContainerRequest": {"allow_env_regex": ["^$(svc_name_downward_env)_SERVICE_HOST=$(ipv4_a)$"]},
		"CopyFileRequest": ["$(sfprefix)"],
		"ExecProcessRequest": {"allowed_commands": [["date"]], "regex": ["^ls /[a-z]+$"]},
		"UpdateRoutesRequest": {"forbidden_device_names": ["lo"], "forbidden_source_regex": [`^127\.`]},
		"UpdateInterfaceRequest": {
			"allow_raw_flags": 128,
			"forbidden_names": ["lo"],
			"forbidden_hw_addrs": ["00:00:00:00:00:01"],
		},
		"AddARPNeighborsRequest": {
			"forbidden_device_names": ["lo"],
			"forbidden_cidrs_regex": [`^127\.`],
			"allowed_states": [2, 128],
		},
		"CloseStdinRequest": false,
		"GetDiagnosticDataRequest": false,
		"ReadStreamRequest": true,
		"UpdateEphemeralMountsRequest": false,
		"WriteStreamRequest": false,
	},
	"devices": {"vfio": {"device_path": "/dev/vfio/devices/vfio"}},
	"cluster_config": {"guest_pull": true, "cgroup_mount_extras_allowed": ["nsdelegate"]},
	"bindings": {},
	"pod": {"hostname_regex": "^web-[a-z0-9]+$", "share_process_namespace": false},
}

given_caps := {
	"Ambient": [],
	"Bounding": ["CAP_KILL", "CHOWN"],
	"Effective": ["CAP_CHOWN", "CAP_KILL"],
	"Inheritable": [],
	"Permitted": ["CAP_CHOWN", "CAP_KILL"],
}

given_env := ["PATH=/bin", "HOSTNAME=web-1", "POD_IP=10.1.2.3", "NAME=web-1", "CPUS=2"]

given_mounts(id) := [
	{"destination": "/proc", "source": "proc", "type_": "proc", "options": ["nosuid"]},
	{"destination": "/sys/fs/cgroup", "source": "cgroup", "type_": "cgroup", "options": ["ro", "nsdelegate"]},
	{
		"destination": "/etc/hosts",
		"source": concat("", ["/run/shared/", id, "-0123456789abcdef-hosts"]),
		"type_": "bind",
		"options": ["rbind"],
	},
]

request(name, kind, id, env, mounts) := {
	"container_id": id,
	"string_user": null,
	"devices": [],
	"shared_mounts": [],
	"sandbox_pidns": false,
	"storages": [{
		"driver": "image_guest_pull",
		"driver_options": [],
		"source": "registry.example/app@sha256:11",
		"fstype": "overlay",
		"options": [],
		"mount_point": concat("", ["/run/kata-containers/", id, "/rootfs"]),
		"fs_group": null,
		"shared": false,
	}],
	"OCI": {
		"Version": "1.1.0",
		"Hostname": "",
		"Hooks": null,
		"Solaris": null,
		"Windows": null,
		"Root": {"Path": concat("", ["/run/kata-containers/", id, "/rootfs"]), "Readonly": true},
		"Mounts": mounts,
		"Annotations": object.union(
			object.filter(annotations(name, kind), [
				"io.kubernetes.cri.container-type",
				"io.katacontainers.pkg.oci.container_type",
				"io.kubernetes.cri.container-name",
				"io.kubernetes.cri.sandbox-namespace",
			]),
			{
				"io.kubernetes.cri.sandbox-id": pod_id,
				"io.kubernetes.cri.sandbox-name": "web-1",
				"io.katacontainers.pkg.oci.bundle_path": concat("", ["/run/bundles/", id]),
			},
		),
		"Process": {
			"Terminal": false,
			"User": {"UID": 1000, "GID": 1000, "AdditionalGids": [1000], "Username": ""},
			"Args": ["/app", "--ip=10.1.2.3", "$HOME"],
			"Env": env,
			"Cwd": "/srv",
			"Capabilities": given_caps,
			"Rlimits": [],
			"NoNewPrivileges": true,
			"SelinuxLabel": "",
			"ApparmorProfile": "",
		},
		"Linux": {
			"Namespaces": [{"Type": "mount", "Path": ""}, {"Type": "ipc", "Path": ""}],
			"MaskedPaths": ["/proc/kcore", "/proc/keys"],
			"ReadonlyPaths": ["/proc/sys"],
			"Devices": [],
			"Sysctl": {},
			"Resources": null,
			"CgroupsPath": "/kubepods/pod-1",
			"UIDMappings": [],
			"GIDMappings": [],
			"MountLabel": "",
			"RootfsPropagation": "",
			"IntelRdt": null,
			"Seccomp": null,
		},
	},
}

app_request := request("app", "container", app_id, given_env, given_mounts(app_id))

# After the sandbox and the init container were started.
started := {
	"sandbox_id": pod_id,
	"sandbox_name": "web-1",
	"namespace": "shop",
	"hostname": "web-1",
	"container:cccc": 0,
	"entry:0": "cccc",
	"created:0": true,
	"created:1": true,
	"started:1": true,
}
