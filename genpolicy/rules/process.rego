package agent_policy

import rego.v1

# Arguments: equal in number and one by one. In the policy data "$$" stands for one dollar.
process_args(container) if {
	args_match(container, object.get(container.OCI.Process, "Args", []), process.Args)
}

args_match(container, texts, given) if {
	expected := filled(container, [replace(text, "$$", "$") | some text in texts])
	count(expected) == count(given)
	every position, arg in given {
		arg_matches(expected[position], arg)
	}
}

arg_matches(expected, given) if expected == given

arg_matches(expected, given) if {
	is_template(expected)
	regex.match(template_pattern(expected), given)
}

process_user(container) if {
	container.OCI.Process.User.UID == process.User.UID
	container.OCI.Process.User.GID == process.User.GID
}

process_groups(container) if {
	expected := {gid | some gid in container.OCI.Process.User.AdditionalGids}
	expected == {gid | some gid in process.User.AdditionalGids}
}

capability_sets := ["Ambient", "Bounding", "Effective", "Inheritable", "Permitted"]

capabilities(container, given) if {
	is_object(given)
	every name in capability_sets {
		capability_names(container.OCI.Process.Capabilities[name]) == capability_names(given[name])
	}
}

capability_names(names) := {long_capability(name) | some name in expanded_capabilities(names)}

expanded_capabilities(names) := policy_data.common.default_caps if names == ["$(default_caps)"]

else := policy_data.common.privileged_caps if names == ["$(privileged_caps)"]

else := names

long_capability(name) := name if startswith(name, "CAP_")

else := concat("", ["CAP_", name])
