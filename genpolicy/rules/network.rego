package agent_policy

import rego.v1

default UpdateRoutesRequest := {"allowed": false}

UpdateRoutesRequest := {"allowed": true} if {
	every name in update_routes_checks {
		update_routes_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_update_routes))

update_routes_checks := ["route_devices", "route_sources"]

update_routes_check("route_devices") if {
	every route in input.routes.Routes {
		is_string(route.device)
		not route.device in policy_data.request_defaults.UpdateRoutesRequest.forbidden_device_names
	}
}

update_routes_check("route_sources") if {
	every route in input.routes.Routes {
		is_string(route.source)
		not matches_one(policy_data.request_defaults.UpdateRoutesRequest.forbidden_source_regex, route.source)
	}
}

default UpdateInterfaceRequest := {"allowed": false}

UpdateInterfaceRequest := {"allowed": true} if {
	every name in update_interface_checks {
		update_interface_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_update_interface))

update_interface_checks := ["interface_flags", "interface_name", "interface_address"]

update_interface_check("interface_flags") if {
	allowed := policy_data.request_defaults.UpdateInterfaceRequest.allow_raw_flags
	bits.and(input.interface.raw_flags, allowed) == input.interface.raw_flags
}

update_interface_check("interface_name") if {
	is_string(input.interface.name)
	is_string(input.interface.device)
	not input.interface.name in policy_data.request_defaults.UpdateInterfaceRequest.forbidden_names
	not input.interface.device in policy_data.request_defaults.UpdateInterfaceRequest.forbidden_names
}

update_interface_check("interface_address") if {
	given := lower(input.interface.hwAddr)
	not given in {lower(address) |
		some address in policy_data.request_defaults.UpdateInterfaceRequest.forbidden_hw_addrs
	}
}

default AddARPNeighborsRequest := {"allowed": false}

AddARPNeighborsRequest := {"allowed": true} if {
	every name in add_arp_neighbors_checks {
		add_arp_neighbors_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_add_arp_neighbors))

add_arp_neighbors_checks := ["neighbor_devices", "neighbor_addresses", "neighbor_states", "neighbor_flags"]

neighbors := input.neighbors.ARPNeighbors

add_arp_neighbors_check("neighbor_devices") if {
	every neighbor in neighbors {
		is_string(neighbor.device)
		not neighbor.device in policy_data.request_defaults.AddARPNeighborsRequest.forbidden_device_names
	}
}

add_arp_neighbors_check("neighbor_addresses") if {
	every neighbor in neighbors {
		neighbor.toIPAddress.mask == ""
		is_string(neighbor.toIPAddress.address)
		not matches_one(
			policy_data.request_defaults.AddARPNeighborsRequest.forbidden_cidrs_regex,
			neighbor.toIPAddress.address,
		)
	}
}

add_arp_neighbors_check("neighbor_states") if {
	every neighbor in neighbors {
		neighbor.state in policy_data.request_defaults.AddARPNeighborsRequest.allowed_states
	}
}

# NTF_PROXY (0x08) and NTF_ROUTER (0x80), linux/neighbour.h.
add_arp_neighbors_check("neighbor_flags") if {
	every neighbor in neighbors {
		bits.and(neighbor.flags, 136) == neighbor.flags
	}
}

matches_one(patterns, text) if {
	some pattern in patterns
	regex.match(pattern, text)
}
