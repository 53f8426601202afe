package agent_policy

import rego.v1

# The environment: each variable must be one of the policy, or match one of the patterns of the settings. The cost is
# one look-up for each variable and one search for each pattern, whatever the number of variables: the variables that
# no look-up finds are joined to lines and each pattern searches the lines once.

# The process of this request, of CreateContainer or ExecProcess.
process := input.OCI.Process

process := input.process

env_set := {variable | some variable in process.Env}

# Names in the order of the variables; one search for all of them, unless a value has a line break.
env_names := names_found if count(names_found) == count(process.Env)

else := names_split

names_split := [env_name(variable) | some variable in process.Env]

names_found := [match[1] |
	lines := concat("\n", process.Env)
	not env_with_line_break
	some match in regex.find_all_string_submatch_n(`(?m)^([^=\n]+)(?:=.*)?$`, lines, -1)
]

env_with_line_break if count(split(concat("\n", process.Env), "\n")) != count(process.Env)

env_name_set := {name | some name in env_names}

env_name(variable) := split(variable, "=")[0]

expected_env(container) := {text | some text in filled(container, object.get(container.OCI.Process, "Env", []))}

unexpected_env(container) := unmatched if {
	expected := expected_env(container)
	unlisted := env_set - expected
	templates := {template_pattern(text) | some text in expected; is_template(text)}
	unknown := unlisted - matched(unlisted, templates)
	unmatched := unknown - matched(unknown & free_env(expected), env_patterns)
}

# A pattern never stands in for a variable that has its value in the policy.
free_env(_) := env_set if binding_off("required_env")

free_env(expected) := free if {
	not binding_off("required_env")
	names := {env_name(text) | some text in expected}
	free := {variable | some position, variable in process.Env; not env_names[position] in names}
}

env_patterns := {pattern |
	some text in policy_data.request_defaults.CreateContainerRequest.allow_env_regex
	pattern := replace(
		replace(
			replace(
				replace(text, "$(ipv4_a)", policy_data.common.ipv4_a),
				"$(ip_p)", policy_data.common.ip_p,
			),
			"$(svc_name_downward_env)", policy_data.common.svc_name_downward_env,
		),
		"$(dns_label)", policy_data.common.dns_label,
	)
}

matched(variables, _) := set() if count(variables) == 0

matched(variables, patterns) := found | slowly if {
	count(variables) > 0
	lines := concat("\n", variables)
	found := variables & {match[0] |
		some pattern in patterns
		some match in regex.find_all_string_submatch_n(concat("", ["(?m)", pattern]), lines, -1)
	}
	slowly := matched_alone(variables - found, patterns)
}

# A match that spans lines equals no variable; such a variable is tried alone, and so is one with a line break.
matched_alone(variables, patterns) := {variable |
	some variable in variables
	some pattern in patterns
	regex.match(pattern, variable)
}

env_required(_) if binding_off("required_env")

env_required(container) if {
	count(missing_env(container)) == 0
	count(repeated_env(container)) == 0
	count(shadowing_env(container)) == 0
}

missing_env(container) := {text |
	some text in filled(container, container.bindings.required_env)
	not text in env_set
	not template_present(text)
}

template_present(text) if {
	is_template(text)
	env_name(text) in env_name_set
}

# The same name twice: only the value of the image before the one of the YAML.
repeated_env(_) := set() if count(env_name_set) == count(process.Env)

repeated_env(container) := repeated if {
	count(env_name_set) != count(process.Env)
	repeated := repeated_names(own_names({text | some text in container.bindings.overridden_env}))
}

own_names(overridden) := [name |
	some position, name in env_names
	not process.Env[position] in overridden
]

repeated_names(names) := {names[position] |
	some position, _ in names
	names[position] in array.slice(names, position + 1, count(names))
}

# The last value of a name wins in the guest, so an overridden one must not come last.
shadowing_env(container) := {overridden |
	some overridden in container.bindings.overridden_env
	overridden in env_set
	positions := [position | some position, variable in process.Env; variable == overridden]
	last := max(positions)
	name := env_name(overridden)
	not name in array.slice(env_names, last + 1, count(env_names))
}
