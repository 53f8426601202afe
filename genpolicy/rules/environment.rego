package agent_policy

import rego.v1

# The environment: each variable must be one of the policy, or match one of the patterns of the settings. The cost is
# one look-up for each variable and one search for each pattern, whatever the number of variables: the variables that
# no look-up finds are joined to lines and each pattern searches the lines once.

env_name(variable) := split(variable, "=")[0]

unexpected_env(container, env) := unmatched if {
	expected := {text | some text in filled(container, env, object.get(container.OCI.Process, "Env", []))}
	unlisted := {variable | some variable in env} - expected
	templates := {template_pattern(text) | some text in expected; is_template(text)}
	unknown := unlisted - matched(unlisted, templates)
	names := {env_name(text) | some text in expected}
	unmatched := unknown - matched({variable | some variable in unknown; free_name(variable, names)}, env_patterns)
}

# A pattern never stands in for a variable that has its value in the policy.
free_name(_, _) if binding_off("required_env")

free_name(variable, names) if not env_name(variable) in names

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

env_required(_, _) if binding_off("required_env")

env_required(container, env) if {
	count(missing_env(container, env)) == 0
	count(repeated_env(container, env)) == 0
	count(shadowing_env(container, env)) == 0
}

missing_env(container, env) := {text |
	some text in filled(container, env, container.bindings.required_env)
	not text in env_set
	not template_present(text, names)
} if {
	env_set := {variable | some variable in env}
	names := {env_name(variable) | some variable in env}
}

template_present(text, names) if {
	is_template(text)
	env_name(text) in names
}

# The same name twice: only the value of the image before the one of the YAML.
repeated_env(container, env) := {name |
	count({env_name(variable) | some variable in own}) != count(own)
	some name in {env_name(variable) | some variable in own}
	count([1 | some variable in own; env_name(variable) == name]) > 1
} if {
	overridden := {text | some text in container.bindings.overridden_env}
	own := [variable | some variable in env; not variable in overridden]
}

# The last value of a name wins in the guest, so an overridden one must not come last.
shadowing_env(container, env) := {overridden |
	some overridden in container.bindings.overridden_env
	some position, variable in env
	variable == overridden
	not set_later(env, position, concat("", [env_name(overridden), "="]))
}

set_later(env, position, prefix) if {
	some later, variable in env
	later > position
	startswith(variable, prefix)
}
