package agent_policy

import rego.v1

# Why a request is denied: the checks that do not pass, with what was wanted and what was given. Evaluated only for a
# denial, from the same lists and checks as the decision.

explain_create_container := [
{"container": index, "name": container.bindings.name, "failed": failed} |
	some index in closest_containers
	container := policy_data.containers[index]
	failed := [finding |
		some name in create_container_failures[index]
		finding := object.union({"check": name}, create_container_detail(name, container))
	]
]

create_container_failures := [failures |
	some index, _ in policy_data.containers
	failures := [name | some name in create_container_checks; not create_container_check(name, index)]
]

# The entry that the request names; without one, those with the fewest failed checks.
closest_containers := named_containers if count(named_containers) > 0

else := likely_containers

likely_containers := [index |
	some index, failures in create_container_failures
	count(failures) == min([count(other) | some other in create_container_failures])
]

named_containers := [index |
	some index, failures in create_container_failures
	not "container_kind" in failures
	not "container_name" in failures
]

explain_create_sandbox := [{"check": name} | some name in create_sandbox_checks; not create_sandbox_check(name)]

explain_exec_process := exec_findings if exec_container

# Without a container there is nothing to compare with.
else := [{"check": "exec_container"}]

exec_findings := [finding |
	some name in exec_process_checks
	not exec_process_check(name)
	finding := object.union({"check": name}, exec_process_detail(name))
]

explain_start_container := [{"check": name} | some name in start_container_checks; not start_container_check(name)]

explain_copy_file := [{"check": name} | some name in copy_file_checks; not copy_file_check(name)]

explain_update_routes := [{"check": name} | some name in update_routes_checks; not update_routes_check(name)]

explain_update_interface := [{"check": name} | some name in update_interface_checks; not update_interface_check(name)]

explain_add_arp_neighbors := [{"check": name} |
	some name in add_arp_neighbors_checks
	not add_arp_neighbors_check(name)
]

# Values that the request lacks are not told: they may be secrets, and the text ends in an event of the cluster.
# What is not told here can be read from the request and the policy data alone.
create_container_detail(name, container) := {"unexpected": unknown_annotations(container)} if name == "annotation_keys"

else := {"unexpected": changed_annotations(container)} if name == "annotation_values"

else := {"unexpected": used_fields} if name == "unused_fields"

else := {"unexpected": unexpected_env(container)} if name == "env_expected"

else := {"unexpected": unexpected_mounts(container)} if name == "mounts_expected"

else := {"unexpected": unexpected_storages(container)} if name == "storages_expected"

else := {"unexpected": unexpected_sysctls(container)} if name == "sysctls"

else := {"missing": unmasked_paths(container)} if name == "masked_paths"

else := {"missing": writable_paths(container)} if name == "readonly_paths"

else := {
	"missing": names_of(missing_env(container)),
	"repeated": repeated_env(container),
	"shadowing": names_of(shadowing_env(container)),
} if {
	name == "env_required"
}

else := {"missing": missing_mounts(container)} if name == "mounts_required"

else := {}

names_of(texts) := {env_name(text) | some text in texts}

exec_process_detail(name) := {"unexpected": unexpected_env(exec_container)} if name == "exec_env"

else := {}
