package agent_policy_test

import data.agent_policy
import rego.v1

app_state := object.union(started, {
	concat("", ["container:", app_id]): 2,
	concat("", ["bundle:", app_id]): app_id,
	"entry:2": app_id,
	"sandbox_id": app_id,
})

sandbox_request := {
	"hostname": "web-1",
	"guest_hook_path": "",
	"kernel_modules": [],
	"sandbox_pidns": false,
	"sandbox_id": pod_id,
	"storages": [{"driver": "ephemeral", "mount_point": "/dev/shm"}],
}

sandbox_allowed(document, state) if {
	answer := agent_policy.CreateSandboxRequest with input as document
		with data.policy_data as policy
		with data.pstate as state
	answer.allowed
}

test_the_sandbox_is_created_once if {
	sandbox_allowed(sandbox_request, {})
	not sandbox_allowed(sandbox_request, {"sandbox": pod_id})
}

test_the_sandbox_has_its_storages_and_no_more if {
	not sandbox_allowed(object.union(sandbox_request, {"storages": []}), {})
	twice := array.concat(sandbox_request.storages, sandbox_request.storages)
	not sandbox_allowed(object.union(sandbox_request, {"storages": twice}), {})
}

test_the_sandbox_loads_nothing if {
	not sandbox_allowed(object.union(sandbox_request, {"kernel_modules": [{"name": "evil"}]}), {})
	not sandbox_allowed(object.union(sandbox_request, {"guest_hook_path": "/hooks"}), {})
}

exec_allowed(args, changes) if {
	process := object.union(object.union(app_request.OCI.Process, {"Capabilities": null, "Args": args}), changes)
	answer := agent_policy.ExecProcessRequest with input as {
		"container_id": app_id,
		"string_user": null,
		"process": process,
	}
		with data.policy_data as policy
		with data.pstate as app_state
	answer.allowed
}

test_probes_and_granted_commands_run if {
	exec_allowed(["cat", "/tmp/ready"], {})
	exec_allowed(["date"], {})
	exec_allowed(["ls", "/tmp"], {})
}

test_other_commands_do_not_run if {
	not exec_allowed(["sh"], {})
	not exec_allowed(["cat", "/tmp/ready", "/etc/shadow"], {})
	not exec_allowed(["ls", "/tmp; id"], {})
	not exec_allowed([], {})
}

test_a_command_has_the_rights_of_its_container if {
	not exec_allowed(["date"], {"User": {"UID": 0, "GID": 0, "AdditionalGids": [], "Username": ""}})
	not exec_allowed(["date"], {"Cwd": "/"})
	not exec_allowed(["date"], {"NoNewPrivileges": false})
	not exec_allowed(["date"], {"Env": ["LD_PRELOAD=/evil.so"]})
	not exec_allowed(["date"], {"SelinuxLabel": "evil"})
	exec_allowed(["date"], {"Capabilities": given_caps})
	not exec_allowed(["date"], {"Capabilities": object.union(given_caps, {"Ambient": ["CAP_KILL"]})})
}

copied(path, file_type, target) if {
	answer := agent_policy.CopyFileRequest with input as {
		"path": path,
		"file_type": file_type,
		"symlink_target": target,
	}
		with data.policy_data as policy
	answer.allowed
}

shared := concat("", ["/run/shared/", app_id, "-0123456789abcdef-config"])

test_files_are_copied_to_shared_folders_only if {
	copied(shared, "Directory", null)
	copied(concat("/", [shared, "..data", "x"]), "Regular", null)
	not copied(concat("/", [shared, "..", "x"]), "Regular", null)
	not copied(concat("/", [shared, "", "x"]), "Regular", null)
	not copied("/etc/passwd", "Regular", null)
	not copied(shared, "Unknown", null)
}

test_links_point_downwards if {
	link := concat("/", [shared, "..data"])
	copied(link, "Symlink", "..2026_01_01")
	not copied(link, "Symlink", "/etc")
	not copied(link, "Symlink", "../../etc")
	not copied(link, "Symlink", "")
	not copied(link, "Symlink", null)
	not copied(shared, "Symlink", "x")
}

test_the_loopback_stays_as_it_is if {
	route := {"dest": "", "gateway": "10.0.0.1", "device": "eth0", "source": ""}
	routes_allowed(route)
	not routes_allowed(object.union(route, {"device": "lo"}))
	not routes_allowed(object.union(route, {"source": "127.0.0.1"}))
	not routes_allowed(object.remove(route, ["source"]))
}

routes_allowed(route) if {
	answer := agent_policy.UpdateRoutesRequest with input as {"routes": {"Routes": [route]}}
		with data.policy_data as policy
	answer.allowed
}

test_interfaces if {
	interface := {"device": "eth0", "name": "eth0", "hwAddr": "0a:00:00:00:00:01", "raw_flags": 128}
	interface_allowed(interface)
	not interface_allowed(object.union(interface, {"name": "lo"}))
	not interface_allowed(object.union(interface, {"raw_flags": 129}))
	not interface_allowed(object.union(interface, {"hwAddr": "00:00:00:00:00:01"}))
}

interface_allowed(interface) if {
	answer := agent_policy.UpdateInterfaceRequest with input as {"interface": interface}
		with data.policy_data as policy
	answer.allowed
}

test_neighbours if {
	neighbor := {"toIPAddress": {"address": "10.0.0.1", "mask": ""}, "device": "eth0", "state": 128, "flags": 8}
	neighbor_allowed(neighbor)
	not neighbor_allowed(object.union(neighbor, {"device": "lo"}))
	not neighbor_allowed(object.union(neighbor, {"state": 1}))
	not neighbor_allowed(object.union(neighbor, {"flags": 1}))
	not neighbor_allowed(object.union(neighbor, {"toIPAddress": {"address": "127.0.0.1", "mask": ""}}))
	not neighbor_allowed(object.union(neighbor, {"toIPAddress": {"address": "10.0.0.1", "mask": "8"}}))
}

neighbor_allowed(neighbor) if {
	answer := agent_policy.AddARPNeighborsRequest with input as {"neighbors": {"ARPNeighbors": [neighbor]}}
		with data.policy_data as policy
	answer.allowed
}

test_settings_grant_requests if {
	agent_policy.ReadStreamRequest with data.policy_data as policy
	not agent_policy.WriteStreamRequest with data.policy_data as policy
}

test_only_known_containers_are_started_and_removed if {
	start := agent_policy.StartContainerRequest with input as {"container_id": app_id}
		with data.policy_data as policy
		with data.pstate as app_state
	start.ops == [{"op": "add", "path": "/pstate/started:2", "value": true}]
	early := agent_policy.StartContainerRequest with input as {"container_id": app_id}
		with data.policy_data as policy
		with data.pstate as object.remove(app_state, ["started:1"])
	early == {"allowed": false}
	stranger := agent_policy.StartContainerRequest with input as {"container_id": "stranger"}
		with data.policy_data as policy
		with data.pstate as app_state
	stranger == {"allowed": false}
	removal := agent_policy.RemoveContainerRequest with input as {"container_id": app_id}
		with data.policy_data as policy
		with data.pstate as app_state
	count(removal.ops) == 3
	every operation in removal.ops {
		operation.op == "remove"
		operation.path != "/pstate/sandbox_id"
	}
}

test_the_policy_stays if {
	agent_policy.SetPolicyRequest == false
	agent_policy.AllowRequestsFailingPolicy == false
}
