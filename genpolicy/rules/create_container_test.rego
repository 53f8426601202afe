package agent_policy_test

import data.agent_policy
import rego.v1

decision(document, state) := answer if {
	answer := agent_policy.CreateContainerRequest with input as document
		with data.policy_data as policy
		with data.pstate as state
}

# The names of the checks that the changed app request fails.
failed(patches) := {name |
	changed := json.patch(app_request, patches)
	some failure in agent_policy.explain_create_container with input as changed
		with data.policy_data as policy
		with data.pstate as started
	some finding in failure.failed
	name := finding.check
}

denied(patches) if decision(json.patch(app_request, patches), started) == {"allowed": false}

test_the_request_of_the_app_is_allowed if decision(app_request, started).allowed

test_the_id_is_kept if {
	some operation in decision(app_request, started).ops
	operation == {"op": "add", "path": concat("/", ["/pstate", concat("", ["container:", app_id])]), "value": 2}
}

test_the_address_is_kept if {
	some operation in decision(app_request, started).ops
	operation == {"op": "add", "path": "/pstate/value:pod-ip", "value": "10.1.2.3"}
}

test_an_app_before_its_init_container_is_denied if {
	not decision(app_request, object.remove(started, ["created:1"])).allowed
}

test_a_second_instance_is_denied if {
	not decision(app_request, object.union(started, {"entry:2": "dddd"})).allowed
}

test_the_bundle_of_another_container_is_denied if {
	not decision(app_request, object.union(started, {concat("", ["bundle:", app_id]): "dddd"})).allowed
}

test_another_address_than_before_is_denied if {
	not decision(app_request, object.union(started, {"value:pod-ip": "10.9.9.9"})).allowed
}

test_another_pod_is_denied if {
	not decision(app_request, object.union(started, {"sandbox_name": "web-2"})).allowed
}

test_a_variable_is_added if {
	patches := [{"op": "add", "path": "/OCI/Process/Env/-", "value": "EVIL=1"}]
	denied(patches)
	failed(patches) == {"env_expected"}
}

test_a_service_variable_is_allowed if {
	patches := [{"op": "add", "path": "/OCI/Process/Env/-", "value": "DB_SERVICE_HOST=10.0.0.1"}]
	decision(json.patch(app_request, patches), started).allowed
}

test_a_line_break_hides_nothing if {
	every value in ["DB_SERVICE_HOST=10.0.0.1\nEVIL=1", "EVIL=1\nDB_SERVICE_HOST=10.0.0.1", "\n"] {
		denied([{"op": "add", "path": "/OCI/Process/Env/-", "value": value}])
	}
}

test_a_variable_is_missing if {
	patches := [{"op": "remove", "path": "/OCI/Process/Env/0"}]
	denied(patches)
	failed(patches) == {"env_required"}
}

test_the_value_of_the_image_may_come_first_only if {
	first := [{"op": "add", "path": "/OCI/Process/Env/0", "value": "PATH=/image/bin"}]
	patched := json.patch(policy, [{"op": "add", "path": "/containers/2/OCI/Process/Env/-", "value": "PATH=/image/bin"}])
	allowed := agent_policy.CreateContainerRequest with input as json.patch(app_request, first)
		with data.policy_data as patched
		with data.pstate as started
	allowed.allowed
	last := [{"op": "add", "path": "/OCI/Process/Env/-", "value": "PATH=/image/bin"}]
	refused := agent_policy.CreateContainerRequest with input as json.patch(app_request, last)
		with data.policy_data as patched
		with data.pstate as started
	not refused.allowed
}

test_an_address_must_be_an_address if {
	patches := [
		{"op": "replace", "path": "/OCI/Process/Env/2", "value": "POD_IP=evil.example"},
		{"op": "replace", "path": "/OCI/Process/Args/1", "value": "--ip=evil.example"},
	]
	denied(patches)
	failed(patches) == {"env_expected", "process_args"}
}

test_arguments_follow_the_variables if {
	failed([{"op": "replace", "path": "/OCI/Process/Args/1", "value": "--ip=10.1.2.4"}]) == {"process_args"}
}

test_the_name_of_the_pod_cannot_be_told if {
	failed([{"op": "replace", "path": "/OCI/Process/Env/3", "value": "NAME=web-2"}]) == {"env_expected", "env_required"}
}

test_a_mount_of_another_bundle_is_denied if {
	source := replace(given_mounts(app_id)[2].source, app_id, pod_id)
	failed([{"op": "replace", "path": "/OCI/Mounts/2/source", "value": source}]) == {"mounts_expected"}
}

test_a_writable_cgroup_needs_a_policy if {
	patches := [{"op": "replace", "path": "/OCI/Mounts/1/options", "value": ["rw", "nsdelegate", "evil"]}]
	failed(patches) == {"mounts_expected"}
}

test_a_missing_mount_is_denied if {
	failed([{"op": "remove", "path": "/OCI/Mounts/0"}]) == {"mounts_required"}
}

test_another_digest_is_denied if {
	patches := [{"op": "replace", "path": "/storages/0/source", "value": "registry.example/app@sha256:22"}]
	failed(patches) == {"image_source", "image_digest"}
}

test_the_pause_image_cannot_be_unpacked_instead if {
	option := `image_guest_pull={"metadata":{"io.kubernetes.cri.container-type":"sandbox"}}`
	failed([{"op": "add", "path": "/storages/0/driver_options/0", "value": option}]) == {"image_source"}
}

test_a_host_root_is_denied if failed([{"op": "remove", "path": "/storages/0"}]) == {"image_pull"}

test_hooks_are_denied if failed([{"op": "replace", "path": "/OCI/Hooks", "value": {}}]) == {"unused_fields"}

test_a_missing_field_is_no_empty_field if {
	every path in ["/OCI/Hooks", "/OCI/Linux/Seccomp", "/OCI/Process/NoNewPrivileges", "/OCI/Linux/Namespaces"] {
		denied([{"op": "remove", "path": path}])
	}
}

test_more_masks_are_allowed if {
	patches := [{"op": "add", "path": "/OCI/Linux/MaskedPaths/-", "value": "/proc/more"}]
	decision(json.patch(app_request, patches), started).allowed
}

test_a_cgroup_namespace_with_a_path_is_denied if {
	value := {"Type": "cgroup", "Path": "/proc/1/ns/cgroup"}
	failed([{"op": "add", "path": "/OCI/Linux/Namespaces/-", "value": value}]) == {"cgroups"}
}

test_an_id_with_a_slash_is_denied if {
	failed([{"op": "replace", "path": "/container_id", "value": "a/b"}]) == {"container_id"}
}

test_bindings_of_kata_accept_what_kata_accepts if {
	loose := {
		"image_source": false, "image_digest": false, "required_env": false, "required_mounts": false,
		"container_order": false, "container_once": false, "cgroups": false, "rlimits": false, "hostname": false,
		"annotation_values": false, "placeholder_values": false,
	}
	patches := [
		{"op": "replace", "path": "/OCI/Process/Env", "value": []},
		{"op": "replace", "path": "/OCI/Mounts", "value": []},
		{"op": "replace", "path": "/OCI/Linux/CgroupsPath", "value": "/"},
		{"op": "replace", "path": "/storages/0/source", "value": "evil"},
	]
	allowed := agent_policy.CreateContainerRequest with input as json.patch(app_request, patches)
		with data.policy_data as object.union(policy, {"bindings": loose})
		with data.pstate as {}
	allowed.allowed
}

test_no_data_allows_nothing if {
	answer := agent_policy.CreateContainerRequest with input as app_request
		with data.policy_data as {}
		with data.pstate as {}
	answer == {"allowed": false}
}
