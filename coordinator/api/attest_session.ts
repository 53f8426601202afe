import { type AttestedCoordinator, attestPeer, type CoordinatorTrust } from "./attest_peer.ts";
import type { CoordinatorConnection } from "./connect_coordinator.ts";
import type { AttestRequest, AttestResponse } from "./gen/contrast/attest/v1/attest_pb.ts";
import { fromConnectError } from "./remote_error.ts";

/** What the clients of both services have. */
interface AttestClient {
  attest(
    input: { readonly request: Pick<AttestRequest, "nonce" | "unbound"> },
  ): Promise<{ readonly response?: AttestResponse | undefined }>;
}

/** Lets the Coordinator at the other end of a session prove itself, through either of its services. */
export function attestSession(
  client: AttestClient,
  connection: CoordinatorConnection,
  trust: CoordinatorTrust,
): Promise<AttestedCoordinator> {
  const call = async (request: Pick<AttestRequest, "nonce" | "unbound">) => {
    const answer = await client.attest({ request })
      .catch((error) => Promise.reject(fromConnectError(error, "attest the Coordinator")));
    return answer.response;
  };
  return attestPeer(call, connection.channelBinding, trust);
}
