package agent_policy

import rego.v1

# Namespaces as a set, without those that have a check of their own.
linux_namespaces(container) if {
	given := [namespace |
		some namespace in input.OCI.Linux.Namespaces
		not namespace.Type in {"network", "cgroup"}
	]
	expected := {[namespace_type(namespace.Type), namespace.Path] | some namespace in container.OCI.Linux.Namespaces}
	expected == {[namespace_type(namespace.Type), namespace.Path] | some namespace in given}
	count(expected) == count(given)
}

namespace_type("mnt") := "mount"

namespace_type(name) := name if name != "mnt"

unmasked_paths(container) := {path | some path in container.OCI.Linux.MaskedPaths} - {path |
	some path in input.OCI.Linux.MaskedPaths
}

writable_paths(container) := ({path | some path in container.OCI.Linux.ReadonlyPaths} - {path |
	some path in input.OCI.Linux.ReadonlyPaths
}) - {path | some path in input.OCI.Linux.MaskedPaths}

# A path stands for a block device unless the policy says otherwise; the host chooses its numbers.
linux_devices(container) if {
	expected := {[device.Path, device_type(device)] | some device in container.OCI.Linux.Devices}
	every device in input.OCI.Linux.Devices {
		[device.Path, device.Type] in expected
	}
}

device_type(device) := device.Type if device.Type != ""

else := "b"

unexpected_sysctls(container) := {key |
	some key, value in input.OCI.Linux.Sysctl
	not container.OCI.Linux.Sysctl[key] == value
}

cgroups(_) if binding_off("cgroups")

cgroups(container) if {
	container.bindings.cgroup_path_regex != ""
	regex.match(container.bindings.cgroup_path_regex, input.OCI.Linux.CgroupsPath)
	every namespace in input.OCI.Linux.Namespaces {
		not foreign_cgroup(namespace)
	}
}

foreign_cgroup(namespace) if {
	namespace.Type == "cgroup"
	namespace.Path != ""
}

rlimits(_) if binding_off("rlimits")

rlimits(container) if {
	every limit in input.OCI.Process.Rlimits {
		limit in container.bindings.rlimits
	}
}

container_hostname(_) if binding_off("hostname")

container_hostname(_) if input.OCI.Hostname == ""

container_hostname(_) if {
	regex.match(policy_data.pod.hostname_regex, input.OCI.Hostname)
	keeps("hostname", input.OCI.Hostname)
}

vfio_prefix := policy_data.devices.vfio.device_path

# Devices: plain ones by their path; VFIO ones by path and kind, in the number that the policy grants, each with the
# annotation that the runtime gives to a device of that number.
devices(container) if {
	plain := [device | some device in input.devices; not startswith(device.container_path, vfio_prefix)]
	vfio := [device | some device in input.devices; startswith(device.container_path, vfio_prefix)]
	granted := [device | some device in container.devices; startswith(device.container_path, vfio_prefix)]
	paths := {device.container_path | some device in container.devices}
	every device in plain {
		device.container_path in paths
	}
	vfio_number(vfio, granted)
	count(vfio_annotations) == count(granted)
	every device in vfio {
		vfio_device(device, granted)
	}
	count({device.container_path | some device in input.devices}) == count(input.devices)
}

vfio_annotations := {key |
	some key, _ in request_annotations
	startswith(key, "cdi.k8s.io/vfio")
}

# Hot plug hands in every device; cold plug hands in none and leaves the annotations.
vfio_number([], _) := true

vfio_number(vfio, granted) if count(vfio) == count(granted)

vfio_device(device, granted) if {
	number := trim_prefix(device.container_path, vfio_prefix)
	regex.match(`^[0-9]+$`, number)
	device.id == concat("", ["vfio", number])
	device.type_ in {expected.type_ | some expected in granted}
	device.vm_path == ""
	every option in device.options {
		regex.match(`^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]=[0-9a-f]{2}(/[0-9a-f]{2})*$`, option)
	}
	input.OCI.Annotations[concat("", ["cdi.k8s.io/vfio", number])]
}
