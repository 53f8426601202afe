package agent_policy

import rego.v1

default CreateSandboxRequest := {"allowed": false}

CreateSandboxRequest := {"allowed": true, "ops": [remember("sandbox", input.sandbox_id), remember("hostname", input.hostname)]} if {
	every name in create_sandbox_checks {
		create_sandbox_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_create_sandbox))

create_sandbox_checks := [
	"sandbox_once",
	"guest_hooks",
	"kernel_modules",
	"shared_pid_namespace",
	"sandbox_storages",
	"sandbox_storages_complete",
	"sandbox_hostname",
]

create_sandbox_check("sandbox_once") if binding_off("container_once")

create_sandbox_check("sandbox_once") if not data.pstate.sandbox

create_sandbox_check("guest_hooks") if input.guest_hook_path == ""

create_sandbox_check("kernel_modules") if input.kernel_modules == []

create_sandbox_check("shared_pid_namespace") if input.sandbox_pidns == false

create_sandbox_check("shared_pid_namespace") if input.sandbox_pidns == policy_data.pod.share_process_namespace

create_sandbox_check("sandbox_storages") if {
	every storage in input.storages {
		some expected in policy_data.sandbox.storages
		expected == storage
	}
}

create_sandbox_check("sandbox_storages_complete") if binding_off("sandbox_storages")

create_sandbox_check("sandbox_storages_complete") if {
	count(input.storages) == count(policy_data.sandbox.storages)
	count({storage | some storage in input.storages}) == count(input.storages)
}

create_sandbox_check("sandbox_hostname") if binding_off("hostname")

create_sandbox_check("sandbox_hostname") if regex.match(policy_data.pod.hostname_regex, input.hostname)
