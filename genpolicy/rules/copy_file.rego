package agent_policy

import rego.v1

default CopyFileRequest := {"allowed": false}

CopyFileRequest := {"allowed": true} if {
	every name in copy_file_checks {
		copy_file_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_copy_file))

copy_file_checks := ["copy_path_plain", "copy_path_expected", "copy_type", "copy_symlink"]

copy_file_check("copy_path_plain") if {
	startswith(input.path, "/")
	every part in array.slice(split(input.path, "/"), 1, 1000) {
		not part in {"", ".", ".."}
	}
}

copy_file_check("copy_path_expected") if {
	some pattern in policy_data.request_defaults.CopyFileRequest
	regex.match(replace(with_common(pattern), "$(bundle-id)", "[a-z0-9]{64}"), input.path)
}

copy_file_check("copy_type") if input.file_type in {"Regular", "Directory", "Symlink"}

copy_file_check("copy_symlink") if input.file_type != "Symlink"

# A link may only point further down from where it is, and never lies in the shared folder itself.
copy_file_check("copy_symlink") if {
	input.file_type == "Symlink"
	some pattern in policy_data.request_defaults.CopyFileRequest
	below := concat("", [replace(with_common(pattern), "$(bundle-id)", "[a-z0-9]{64}"), ".*/.+"])
	regex.match(below, input.path)
	is_string(input.symlink_target)
	input.symlink_target != ""
	not startswith(input.symlink_target, "/")
	not ".." in split(input.symlink_target, "/")
}
