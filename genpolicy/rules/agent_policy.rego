# What the agent of a confidential pod permits. The text that the agent receives is the files of this folder in the
# order of their names, followed by `policy_data := {…}`: what this one pod may do.
#
# Every request has a list of named checks. A request is allowed when each check of its list passes; the explanation
# of a denial is the checks of the same list that do not pass. There is no second definition of what is right.
package agent_policy

import rego.v1

# Never let a request pass that the policy denies.
AllowRequestsFailingPolicy := false

# A check beyond Kata's own is off only when the policy data says so in so many words.
binding_off(name) if policy_data.bindings[name] == false

# The pod keeps the first value that was seen for a key of the state.
keeps(key, _) if not data.pstate[key]

keeps(key, value) if data.pstate[key] == value

remember(key, value) := {"op": "add", "path": concat("", ["/pstate/", pointer_part(key)]), "value": value}

forget(key) := {"op": "remove", "path": concat("", ["/pstate/", pointer_part(key)])}

# RFC 6901: a key is one part of a JSON pointer.
pointer_part(key) := replace(replace(key, "~", "~0"), "/", "~1")

# An identifier that can neither climb out of a folder nor change the meaning of a regular expression.
identifier(text) if regex.match(`^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$`, text)

container_key(id) := concat("", ["container:", id])

mark_key(mark, index) := concat(":", [mark, format_int(index, 10)])

entry_key(index) := concat("", ["entry:", format_int(index, 10)])

bundle_key(id) := concat("", ["bundle:", id])

# The container entry that the request's container was created from.
known_index := data.pstate[container_key(input.container_id)]
