package agent_policy

import rego.v1

# Storages that the agent mounts for the container, without the pull of its image.
own_storages := [storage | some storage in input.storages; storage.driver != "image_guest_pull"]

pulls := [storage | some storage in input.storages; storage.driver == "image_guest_pull"]

storages_expected(container) if {
	count(unexpected_storages(container)) == 0

	count({storage.mount_point | some storage in block_storages}) == count(block_storages)
	count(memory_paths(own_storages)) == count(memory_paths(container.storages))
}

block_storages := [storage | some storage in own_storages; storage.driver != "ephemeral"]

# A memory volume that a container mounts twice comes twice; its name tells that it is the same.
memory_paths(storages) := {storage.mount_point | some storage in storages; storage.driver == "ephemeral"}

unexpected_storages(container) := [storage |
	some storage in own_storages
	not storage_expected(container, storage)
]

storage_expected(container, storage) if {
	some expected in container.storages
	expected.driver_options == storage.driver_options
	expected.fs_group == storage.fs_group
	expected.fstype == storage.fstype
	expected.shared == storage.shared
	expected.options == storage.options
	storage_source(expected, storage)
	storage_mount_point(container, expected, storage)
}

storage_source(expected, storage) if {
	expected.driver == storage.driver
	text_matches(expected.source, storage.source)
}

# The host chooses the address of a block device; its contents are encrypted or discarded by the driver options.
storage_source(expected, storage) if {
	expected.driver in {"", "blk"}
	storage.driver == "blk"
	regex.match(`^[0-9a-f]{2}(/[0-9a-f]{2})?$`, storage.source)
}

storage_source(expected, storage) if {
	expected.driver in {"", "scsi"}
	storage.driver == "scsi"
	regex.match(`^[0-9]+:[0-9]+$`, storage.source)
}

storage_mount_point(container, expected, storage) if {
	device := base64url.encode(storage.source)
	text := replace(with_common(expected.mount_point), "$(b64_device_id)", device)
	text_matches(with_ids(text, bundle_id(container)), storage.mount_point)
}

# The image is pulled inside the guest, to the root file system of this container and nowhere else.
image_pull(_) if {
	count(pulls) == 0
	binding_off("image_source")
}

image_pull(_) if {
	count(pulls) == 0
	policy_data.cluster_config.guest_pull == false
}

image_pull(_) if {
	count(pulls) == 1
	pull := pulls[0]
	pull.fstype == "overlay"
	is_null(pull.fs_group)
	pull.options == []
	pull.shared == false
	pull.mount_point == input.OCI.Root.Path
}

image_source(_) if binding_off("image_source")

image_source(container) if {
	every pull in pulls {
		pull.source in container.bindings.image.sources
		every option in pull.driver_options {
			pull_option(option)
		}
	}
}

# The option carries annotations; the agent reads the kind of the container from them, and unpacks the pause image of
# the guest instead of pulling when it says "sandbox".
pull_option(option) if {
	prefix := "image_guest_pull="
	startswith(option, prefix)
	metadata := object.get(json.unmarshal(substring(option, count(prefix), -1)), "metadata", {})
	given := object.get(metadata, cri_kind, input.OCI.Annotations[cri_kind])
	given == input.OCI.Annotations[cri_kind]
}

image_digest(_) if binding_off("image_digest")

image_digest(container) if container.bindings.image.digest == ""

image_digest(container) if {
	container.bindings.image.digest != ""
	every pull in pulls {
		endswith(pull.source, concat("", ["@", container.bindings.image.digest]))
	}
}
