package agent_policy

import rego.v1

mounts_expected(container) if {
	count(unexpected_mounts(container)) == 0
	count({mount.destination | some mount in input.OCI.Mounts}) == count(input.OCI.Mounts)
}

unexpected_mounts(container) := [mount |
	some mount in input.OCI.Mounts
	not mount_expected(container, mount)
]

mount_expected(container, mount) if {
	some expected in container.OCI.Mounts
	expected.destination == mount.destination
	expected.type_ == mount.type_
	mount_options(expected, mount)
	mount_source(container, expected, mount)
}

mount_options(expected, mount) if expected.options == mount.options

# A read-only sysfs or cgroup is fine where a writable one is.
mount_options(expected, mount) if {
	expected.type_ in {"sysfs", "cgroup"}
	given := {option | some option in mount.options}
	wanted := {option | some option in expected.options}
	extras := {option | some option in policy_data.cluster_config.cgroup_mount_extras_allowed; expected.type_ == "cgroup"}
	count((given - extras) - (wanted | {"ro"})) == 0
	count((wanted - {"rw", "ro"}) - given) == 0
	not_widened(wanted, given)
}

not_widened(_, given) if {
	"ro" in given
	not "rw" in given
}

not_widened(wanted, given) if {
	not "ro" in wanted
	not "ro" in given
}

mount_source(_, expected, mount) if {
	expected.source != ""
	expected.source == mount.source
}

mount_source(container, expected, mount) if {
	contains_any(expected.source, ["^", "$("])
	text_matches(with_ids(with_common(expected.source), bundle_id(container)), mount.source)
}

# Block-backed emptyDir: the source is where a storage of this same request is mounted.
mount_source(_, expected, mount) if {
	expected.source == ""
	some storage in own_storages
	storage.driver in {"blk", "scsi"}
	storage.mount_point == mount.source
	mount.source != ""
}

contains_any(text, parts) if {
	some part in parts
	contains(text, part)
}

mounts_required(_) if binding_off("required_mounts")

mounts_required(container) if count(missing_mounts(container)) == 0

missing_mounts(container) := {path | some path in container.bindings.required_mounts} - {mount.destination |
	some mount in input.OCI.Mounts
}
