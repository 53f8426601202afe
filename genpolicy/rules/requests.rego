package agent_policy

import rego.v1

# Requests without contents to check.
DestroySandboxRequest := true

GetOOMEventRequest := true

GuestDetailsRequest := true

OnlineCPUMemRequest := true

RemoveStaleVirtiofsShareMountsRequest := true

# Requests that a setting grants.
default CloseStdinRequest := false

CloseStdinRequest if policy_data.request_defaults.CloseStdinRequest == true

default GetDiagnosticDataRequest := false

GetDiagnosticDataRequest if policy_data.request_defaults.GetDiagnosticDataRequest == true

default ReadStreamRequest := false

ReadStreamRequest if policy_data.request_defaults.ReadStreamRequest == true

default UpdateEphemeralMountsRequest := false

UpdateEphemeralMountsRequest if policy_data.request_defaults.UpdateEphemeralMountsRequest == true

default WriteStreamRequest := false

WriteStreamRequest if policy_data.request_defaults.WriteStreamRequest == true

# Requests that name a container.
default StartContainerRequest := {"allowed": false}

StartContainerRequest := {"allowed": true, "ops": start_container_ops} if {
	every name in start_container_checks {
		start_container_check(name)
	}
}

else := {"allowed": false} if print("contrast", json.marshal(explain_start_container))

start_container_checks := ["known_container", "start_order"]

start_container_check("known_container") if known_container

start_container_check("start_order") if binding_off("container_order")

start_container_check("start_order") if not known_index

start_container_check("start_order") if follows_all(known_index, "started")

start_container_ops := [remember(mark_key("started", index), true) |
	some index, _ in policy_data.containers
	index == known_index
]

default RemoveContainerRequest := {"allowed": false}

RemoveContainerRequest := {"allowed": true, "ops": remove_container_ops} if known_index >= 0

else := {"allowed": true} if binding_off("known_containers")

# Its entry and its bundle are free again, unless a newer container has taken them over.
remove_container_ops := array.concat([forget(container_key(input.container_id))], [forget(key) |
	some key, value in data.pstate
	value == input.container_id
	is_claim(key)
])

is_claim(key) if startswith(key, "entry:")

is_claim(key) if startswith(key, "bundle:")

default SignalProcessRequest := false

SignalProcessRequest if known_container

default StatsContainerRequest := false

StatsContainerRequest if known_container

default TtyWinResizeRequest := false

TtyWinResizeRequest if known_container

default WaitProcessRequest := false

WaitProcessRequest if known_container

known_container if binding_off("known_containers")

known_container if known_index >= 0

# Requests that no supported pod needs, or that would let the host change what was measured.
AddSwapPathRequest := false

AddSwapRequest := false

GetIPTablesRequest := false

GetMetricsRequest := false

GetVolumeStatsRequest := false

ListInterfacesRequest := false

ListRoutesRequest := false

MemAgentCompactConfig := false

MemAgentMemcgConfig := false

MemHotplugByProbeRequest := false

PauseContainerRequest := false

ReseedRandomDevRequest := false

ResizeVolumeRequest := false

ResumeContainerRequest := false

SetGuestDateTimeRequest := false

SetIPTablesRequest := false

SetPolicyRequest := false

StartTracingRequest := false

StopTracingRequest := false

UpdateContainerRequest := false

VolumeStatsRequest := false
