package agent_policy

import rego.v1

# CreateContainer: exactly one entry of the policy data, found by kind and name, must pass all checks.

default CreateContainerRequest := {"allowed": false}

CreateContainerRequest := {"allowed": true, "ops": create_container_ops(index)} if {
	index := create_container_index
}

else := {"allowed": false} if print("contrast", json.marshal(explain_create_container))

create_container_index := min([index |
	some index, _ in policy_data.containers
	every name in create_container_checks {
		create_container_check(name, index)
	}
])

# The first two tell the entries apart; the order of the others is that of an explanation.
create_container_checks := [
	"container_kind",
	"container_name",
	"unused_fields",
	"container_id",
	"container_once",
	"container_order",
	"sandbox_id",
	"sandbox_name",
	"namespace",
	"network_namespace",
	"log_directory",
	"annotation_keys",
	"annotation_values",
	"oci_version",
	"root_path",
	"root_readonly",
	"shared_pid_namespace",
	"process_args",
	"process_cwd",
	"process_terminal",
	"process_user",
	"process_groups",
	"no_new_privileges",
	"capabilities",
	"env_expected",
	"env_required",
	"env_values",
	"mounts_expected",
	"mounts_required",
	"storages_expected",
	"storages_complete",
	"image_pull",
	"image_source",
	"image_digest",
	"devices",
	"linux_namespaces",
	"linux_devices",
	"masked_paths",
	"readonly_paths",
	"sysctls",
	"cgroups",
	"rlimits",
	"hostname",
]

create_container_check("container_kind", index) if container_kind(policy_data.containers[index])

create_container_check("container_name", index) if container_name(policy_data.containers[index])

create_container_check("unused_fields", _) if unused_fields_empty

create_container_check("container_id", _) if identifier(input.container_id)

create_container_check("container_once", index) if container_once(index)

create_container_check("container_order", index) if container_order(index)

create_container_check("sandbox_id", _) if sandbox_id_kept

create_container_check("sandbox_name", index) if sandbox_name_kept(policy_data.containers[index])

create_container_check("namespace", index) if namespace_kept(policy_data.containers[index])

create_container_check("network_namespace", index) if network_namespace_kept(policy_data.containers[index])

create_container_check("log_directory", index) if log_directory(policy_data.containers[index])

create_container_check("annotation_keys", index) if count(unknown_annotations(policy_data.containers[index])) == 0

create_container_check("annotation_values", index) if annotation_values(policy_data.containers[index])

create_container_check("oci_version", index) if input.OCI.Version == policy_data.containers[index].OCI.Version

create_container_check("root_path", index) if identifier(bundle_id(policy_data.containers[index]))

create_container_check("root_readonly", index) if {
	input.OCI.Root.Readonly == policy_data.containers[index].OCI.Root.Readonly
}

create_container_check("shared_pid_namespace", index) if {
	input.sandbox_pidns == policy_data.containers[index].sandbox_pidns
}

create_container_check("process_args", index) if process_args(policy_data.containers[index])

create_container_check("process_cwd", index) if {
	input.OCI.Process.Cwd == policy_data.containers[index].OCI.Process.Cwd
}

create_container_check("process_terminal", index) if {
	input.OCI.Process.Terminal == policy_data.containers[index].OCI.Process.Terminal
}

create_container_check("process_user", index) if process_user(policy_data.containers[index])

create_container_check("process_groups", index) if process_groups(policy_data.containers[index])

create_container_check("no_new_privileges", index) if {
	input.OCI.Process.NoNewPrivileges == policy_data.containers[index].OCI.Process.NoNewPrivileges
}

create_container_check("capabilities", index) if {
	capabilities(policy_data.containers[index], process.Capabilities)
}

create_container_check("env_expected", index) if {
	count(unexpected_env(policy_data.containers[index])) == 0
}

create_container_check("env_required", index) if env_required(policy_data.containers[index])

create_container_check("env_values", index) if values_kept(policy_data.containers[index])

create_container_check("mounts_expected", index) if mounts_expected(policy_data.containers[index])

create_container_check("mounts_required", index) if mounts_required(policy_data.containers[index])

create_container_check("storages_expected", index) if storages_expected(policy_data.containers[index])

create_container_check("storages_complete", index) if {
	count(own_storages) == count(policy_data.containers[index].storages)
}

create_container_check("image_pull", index) if image_pull(policy_data.containers[index])

create_container_check("image_source", index) if image_source(policy_data.containers[index])

create_container_check("image_digest", index) if image_digest(policy_data.containers[index])

create_container_check("devices", index) if devices(policy_data.containers[index])

create_container_check("linux_namespaces", index) if linux_namespaces(policy_data.containers[index])

create_container_check("linux_devices", index) if linux_devices(policy_data.containers[index])

create_container_check("masked_paths", index) if count(unmasked_paths(policy_data.containers[index])) == 0

create_container_check("readonly_paths", index) if count(writable_paths(policy_data.containers[index])) == 0

create_container_check("sysctls", index) if count(unexpected_sysctls(policy_data.containers[index])) == 0

create_container_check("cgroups", index) if cgroups(policy_data.containers[index])

create_container_check("rlimits", index) if rlimits(policy_data.containers[index])

create_container_check("hostname", index) if container_hostname(policy_data.containers[index])

# Fields of the request that no supported pod uses; each one could change what runs.
unused_fields_empty if count(used_fields) == 0

# What each of them holds when it is not used; a field that is missing altogether counts as used.
unused_values := {
	"shared_mounts": [["shared_mounts"], []],
	"string_user": [["string_user"], null],
	"OCI.Hooks": [["OCI", "Hooks"], null],
	"OCI.Solaris": [["OCI", "Solaris"], null],
	"OCI.Windows": [["OCI", "Windows"], null],
	"OCI.Linux.GIDMappings": [["OCI", "Linux", "GIDMappings"], []],
	"OCI.Linux.UIDMappings": [["OCI", "Linux", "UIDMappings"], []],
	"OCI.Linux.MountLabel": [["OCI", "Linux", "MountLabel"], ""],
	"OCI.Linux.RootfsPropagation": [["OCI", "Linux", "RootfsPropagation"], ""],
	"OCI.Linux.IntelRdt": [["OCI", "Linux", "IntelRdt"], null],
	"OCI.Linux.Seccomp": [["OCI", "Linux", "Seccomp"], null],
	"OCI.Process.SelinuxLabel": [["OCI", "Process", "SelinuxLabel"], ""],
	"OCI.Process.User.Username": [["OCI", "Process", "User", "Username"], ""],
}

used_fields contains name if {
	some name, field in unused_values
	object.get(input, field[0], "missing") != field[1]
}

used_fields contains "OCI.Linux.Resources" if {
	not plain_resources(object.get(input, ["OCI", "Linux", "Resources"], "missing"))
}

plain_resources(null) := true

plain_resources(resources) if {
	resources.Devices == []
	is_null(resources.BlockIO)
	is_null(resources.Network)
	is_null(resources.Pids)
}
