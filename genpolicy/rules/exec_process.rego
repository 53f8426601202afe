package agent_policy

import rego.v1

default ExecProcessRequest := {"allowed": false}

ExecProcessRequest := {"allowed": true} if {
	every name in exec_process_checks {
		exec_process_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_exec_process))

exec_process_checks := [
	"exec_container",
	"exec_unused_fields",
	"exec_command",
	"exec_terminal",
	"exec_cwd",
	"exec_user",
	"exec_groups",
	"exec_no_new_privileges",
	"exec_capabilities",
	"exec_env",
]

exec_container := policy_data.containers[known_index]

exec_process_check("exec_container") if exec_container

exec_process_check("exec_unused_fields") if {
	is_null(input.string_user)
	input.process.SelinuxLabel == ""
	input.process.ApparmorProfile == ""
	input.process.User.Username == ""
}

exec_process_check("exec_command") if own_command

exec_process_check("exec_command") if granted_command

exec_process_check("exec_terminal") if granted_command

exec_process_check("exec_terminal") if input.process.Terminal == exec_container.OCI.Process.Terminal

exec_process_check("exec_terminal") if input.process.Terminal == false

exec_process_check("exec_cwd") if input.process.Cwd == exec_container.OCI.Process.Cwd

exec_process_check("exec_user") if process_user(exec_container)

exec_process_check("exec_groups") if process_groups(exec_container)

exec_process_check("exec_no_new_privileges") if {
	input.process.NoNewPrivileges == exec_container.OCI.Process.NoNewPrivileges
}

exec_process_check("exec_capabilities") if is_null(input.process.Capabilities)

exec_process_check("exec_capabilities") if capabilities(exec_container, input.process.Capabilities)

exec_process_check("exec_env") if {
	count(unexpected_env(exec_container)) == 0
	values_kept(exec_container)
}

# A probe or hook of this very container.
own_command if {
	some command in exec_container.exec_commands
	args_match(exec_container, command, input.process.Args)
}

# A command that the settings grant to every container.
granted_command if {
	some command in policy_data.request_defaults.ExecProcessRequest.allowed_commands
	command == input.process.Args
}

granted_command if {
	some pattern in policy_data.request_defaults.ExecProcessRequest.regex
	regex.match(pattern, concat(" ", input.process.Args))
}
