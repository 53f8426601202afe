package agent_policy

import rego.v1

# Which container of the pod this is, and which pod: annotations that containerd and the shim set.

cri_kind := "io.kubernetes.cri.container-type"

kata_kind := "io.katacontainers.pkg.oci.container_type"

container_kind(container) if {
	container.OCI.Annotations[cri_kind] == input.OCI.Annotations[cri_kind]
	container.OCI.Annotations[kata_kind] == input.OCI.Annotations[kata_kind]
	known_kind(input.OCI.Annotations[cri_kind], input.OCI.Annotations[kata_kind])
}

known_kind("sandbox", "pod_sandbox") := true

known_kind("container", "pod_container") := true

is_pause(container) if container.OCI.Annotations[cri_kind] == "sandbox"

# Names are unique in a pod, so no two entries can stand for one request.
container_name(container) if {
	is_pause(container)
	not input.OCI.Annotations["io.kubernetes.cri.container-name"]
}

container_name(container) if {
	not is_pause(container)
	input.OCI.Annotations["io.kubernetes.cri.container-name"] == container.OCI.Annotations["io.kubernetes.cri.container-name"]
}

sandbox_id_kept if {
	id := input.OCI.Annotations["io.kubernetes.cri.sandbox-id"]
	regex.match(`^[a-z0-9]{64}$`, id)
	keeps("sandbox_id", id)
}

sandbox_name_kept(container) if {
	name := input.OCI.Annotations["io.kubernetes.cri.sandbox-name"]
	regex.match(`^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$`, name)
	text_matches(container.OCI.Annotations["io.kubernetes.cri.sandbox-name"], name)
	keeps("sandbox_name", name)
}

namespace_kept(container) if {
	namespace := input.OCI.Annotations["io.kubernetes.cri.sandbox-namespace"]
	regex.match(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`, namespace)
	namespace_fits(container.OCI.Annotations["io.kubernetes.cri.sandbox-namespace"], namespace)
	keeps("namespace", namespace)
}

namespace_fits("", _) := true

namespace_fits(expected, namespace) if expected == namespace

netns_annotation := "nerdctl/network-namespace"

network_namespace_kept(container) if {
	paths := {namespace.Path |
		some namespace in input.OCI.Linux.Namespaces
		namespace.Type == "network"
	}
	count([1 | some namespace in input.OCI.Linux.Namespaces; namespace.Type == "network"]) < 2
	every path in paths {
		keeps("network_namespace", path)
	}
	network_annotation(container)
}

network_annotation(_) if not input.OCI.Annotations[netns_annotation]

network_annotation(container) if {
	is_pause(container)
	text_matches(container.OCI.Annotations[netns_annotation], input.OCI.Annotations[netns_annotation])
}

log_annotation := "io.kubernetes.cri.sandbox-log-directory"

log_directory(_) if not input.OCI.Annotations[log_annotation]

log_directory(container) if {
	is_pause(container)
	text_matches(with_pod_values(container.OCI.Annotations[log_annotation]), input.OCI.Annotations[log_annotation])
}

# Annotations that containerd may add, that the pod has, or that only the runtime knows.
unknown_annotations(container) := {key |
	some key, value in input.OCI.Annotations
	not known_annotation(container, key, value)
}

known_annotation(_, key, _) if startswith(key, "io.kubernetes.cri.")

known_annotation(container, key, _) if key in object.keys(container.OCI.Annotations)

known_annotation(container, key, value) if {
	some key_pattern, value_pattern in container.runtime_anno_patterns
	regex.match(key_pattern, key)
	regex.match(value_pattern, value)
}

annotation_values(_) if binding_off("annotation_values")

annotation_values(container) if count(changed_annotations(container)) == 0

# The checks above look at these on their own terms.
annotations_checked_elsewhere := {
	"io.kubernetes.cri.sandbox-name",
	"io.kubernetes.cri.sandbox-namespace",
	log_annotation,
	netns_annotation,
}

changed_annotations(container) := {key |
	some key, value in input.OCI.Annotations
	not announced_image(container, key, value)
	expected := container.OCI.Annotations[key]
	not key in annotations_checked_elsewhere
	not annotation_fits(container, expected, value)
}

annotation_fits(container, expected, value) if {
	text_matches(with_ids(expected, bundle_id(container)), value)
}

annotation_fits(_, expected, value) if text_matches(expected, value)

# containerd announces the image in any of the forms that it knows.
announced_image(container, key, value) if {
	key == "io.kubernetes.cri.image-name"
	value in container.bindings.image.sources
}

# The id that names the folder of the bundle; all sources and paths of the request are made from it.
bundle_id(container) := regex.find_all_string_submatch_n(pattern, input.OCI.Root.Path, 1)[0][1] if {
	root := replace(container.OCI.Root.Path, "$(root_path)", policy_data.common.root_path)
	id := `([0-9a-f]{64}|[a-z0-9][a-z0-9.-]*)`
	pattern := concat("", ["^", replace(trim_suffix(trim_prefix(root, "^"), "$"), "$(bundle-id)", id), "$"])
}

container_once(_) if binding_off("container_once")

container_once(index) if {
	unused_key(container_key(input.container_id))
	unused_key(entry_key(index))
	unused_key(bundle_key(bundle_id(policy_data.containers[index])))
}

unused_key(key) if not data.pstate[key]

container_order(_) if binding_off("container_order")

container_order(index) if follows_all(index, "created")

# Every init container and sidecar that comes before is in the state under `mark`. Pause does nothing: it may come at
# any time.
follows_all(index, mark) if {
	every earlier, container in policy_data.containers {
		not_missed(container.bindings.start_order, policy_data.containers[index].bindings.start_order, earlier, mark)
	}
}

not_missed(earlier_order, order, _, _) if earlier_order >= order

not_missed(0, _, _, _) := true

not_missed(earlier_order, order, earlier, mark) if {
	earlier_order < order
	data.pstate[mark_key(mark, earlier)]
}

create_container_ops(index) := array.concat(
	[
		remember("sandbox_id", input.OCI.Annotations["io.kubernetes.cri.sandbox-id"]),
		remember("sandbox_name", input.OCI.Annotations["io.kubernetes.cri.sandbox-name"]),
		remember("namespace", input.OCI.Annotations["io.kubernetes.cri.sandbox-namespace"]),
		remember(container_key(input.container_id), index),
		remember(entry_key(index), input.container_id),
		remember(mark_key("created", index), true),
		remember(bundle_key(bundle_id(policy_data.containers[index])), input.container_id),
	],
	array.concat(
		[remember("network_namespace", namespace.Path) |
			some namespace in input.OCI.Linux.Namespaces
			namespace.Type == "network"
		],
		[remember(value_key(pair[0]), pair[1]) |
			some pair in sort(kept_values(policy_data.containers[index]))
		],
	),
)
