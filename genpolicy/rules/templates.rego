package agent_policy

import rego.v1

# Placeholders of the policy data, and what may stand in their place.

request_annotations := object.get(object.get(input, "OCI", {}), "Annotations", {})

# What the pod is called: the first value seen, else the one of this request.
current_sandbox_name := value if value := data.pstate.sandbox_name

else := request_annotations["io.kubernetes.cri.sandbox-name"]

current_namespace := value if value := data.pstate.namespace

else := request_annotations["io.kubernetes.cri.sandbox-namespace"]

current_sandbox_id := value if value := data.pstate.sandbox_id

else := request_annotations["io.kubernetes.cri.sandbox-id"]

pod_values := {
	"$(sandbox-name)": current_sandbox_name,
	"$(sandbox-namespace)": current_namespace,
	"$(sandbox-id)": current_sandbox_id,
}

with_pod_values(text) := strings.replace_n(pod_values, text) if contains(text, "$(sandbox-")

else := text

# Settings fragments; some of them hold placeholders themselves, so the order matters.
with_common(text) := replace(
	replace(
		replace(
			replace(text, "$(root_path)", policy_data.common.root_path),
			"$(sfprefix)", policy_data.common.sfprefix,
		),
		"$(cpath)", policy_data.common.cpath,
	),
	"$(spath)", policy_data.common.spath,
) if {
	contains(text, "$(")
}

else := text

# A source or path of the policy with the ids of this request; `bundle_id` is an identifier, so only its dots need care.
with_ids(text, bundle_id) := with_pod_values(replace(text, "$(bundle-id)", in_pattern(text, bundle_id))) if {
	contains(text, "$(")
}

else := text

in_pattern(text, id) := replace(id, ".", `\.`) if startswith(text, "^")

else := id

# A text that starts with ^ is a regular expression; every other text stands for itself.
text_matches(pattern, text) if pattern == text

text_matches(pattern, text) if {
	startswith(pattern, "^")
	regex.match(pattern, text)
}

# The backslash is escaped on its own and first: not every engine replaces in one pass.
escaped(text) := strings.replace_n(escapes, replace(text, `\`, `\\`))

escapes := {
	".": `\.`, "+": `\+`, "*": `\*`, "?": `\?`, "|": `\|`, "^": `\^`, "$": `\$`,
	"(": `\(`, ")": `\)`, "[": `\[`, "]": `\]`, "{": `\{`, "}": `\}`,
}

# One address, or the two of a dual-stack pod.
ip_pattern := `(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39})(?:,(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39}))?`

# Escaped placeholder → what may stand there.
value_patterns := {
	`\$\(pod-ip\)`: ip_pattern,
	`\$\(host-ip\)`: ip_pattern,
	`\$\(node-name\)`: loose_unless_bound(`[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?`),
	`\$\(host-name\)`: loose_unless_bound(`[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?`),
	`\$\(pod-uid\)`: loose_unless_bound(`[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}`),
	`\$\(resource-field\)`: loose_unless_bound(`[0-9]+`),
	`\$\(todo-annotation\)`: `(?s:.*)`,
	`\$\(sandbox-name\)`: `[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?`,
	`\$\(sandbox-namespace\)`: `[a-z0-9](?:[-a-z0-9]*[a-z0-9])?`,
}

loose_unless_bound(pattern) := `(?s:.*)` if binding_off("placeholder_values")

else := pattern

is_template(text) if {
	contains(text, "$(")
	regex.match(`\$\((?:pod-ip|host-ip|node-name|host-name|pod-uid|resource-field|todo-annotation|sandbox-name|sandbox-namespace)\)`, text)
}

# A regular expression for a text with placeholders that no known value fills.
template_pattern(text) := concat("", ["^", strings.replace_n(value_patterns, escaped(text)), "$"])

# Placeholders whose value must stay the same for the life of the pod.
kept_placeholders := {"$(pod-ip)", "$(host-ip)", "$(node-name)", "$(host-name)", "$(pod-uid)"}

# Placeholders whose value a variable of the request may tell; the names of the pod come from its annotations.
told_placeholders := kept_placeholders | {"$(resource-field)", "$(todo-annotation)"}

# `NAME=$(placeholder)` in the policy tells the value: [name, placeholder] for each such variable.
tellers(container) := {teller |
	some expected in object.get(container.OCI.Process, "Env", [])
	contains(expected, "=$(")
	parts := split(expected, "=$(")
	count(parts) == 2
	placeholder := concat("", ["$(", parts[1]])
	placeholder in told_placeholders
	teller := [parts[0], placeholder]
}

teller_names := {teller[0] | some container in policy_data.containers; some teller in tellers(container)}

# The variables of this request that may tell a value: [name, value].
telling_variables := {telling |
	some position, name in env_names
	name in teller_names
	telling := [name, substring(process.Env[position], count(name) + 1, -1)]
}

# [placeholder, value] for each placeholder that a variable of this request tells, in the form that it must have.
told_values(container) := {told |
	some teller in tellers(container)
	some telling in telling_variables
	telling[0] == teller[0]
	regex.match(concat("", ["^", value_patterns[escaped(teller[1])], "$"]), telling[1])
	told := [teller[1], telling[1]]
}

# Of the addresses of a dual-stack pod the first one is kept.
kept_values(container) := {[pair[0], split(pair[1], ",")[0]] |
	some pair in told_values(container)
	pair[0] in kept_placeholders
}

value_key(placeholder) := concat("", ["value:", trim_suffix(trim_prefix(placeholder, "$("), ")")])

# One value for each placeholder in this request, the one that the pod had before.
values_kept(_) if binding_off("placeholder_values")

values_kept(container) if {
	told := kept_values(container)
	count({pair[0] | some pair in told}) == count(told)
	every pair in told {
		keeps(value_key(pair[0]), pair[1])
		value_fits(pair[0], pair[1])
	}
}

value_fits(placeholder, _) if placeholder != "$(host-name)"

value_fits("$(host-name)", value) if {
	regex.match(policy_data.pod.hostname_regex, value)
	keeps("hostname", value)
}

# Texts of the policy with all that is known of this request filled in.
filled(container, texts) := [fill(values, text) |
	values := object.union(told_object(told_values(container)), pod_values)
	some text in texts
]

fill(values, text) := strings.replace_n(values, text) if contains(text, "$(")

else := text

# A placeholder that is told two values has none.
told_object(told) := {pair[0]: pair[1] |
	some pair in told
	count({other[1] | some other in told; other[0] == pair[0]}) == 1
}
