import { TransportError } from "../../core/mod.ts";
import type { CoordinatorConnection } from "./connect_coordinator.ts";

/**
 * The channel binding of a session over which secrets may flow.
 *
 * @returns 32 bytes. @throws {TransportError} `session_not_bound` for a session that was opened as unbound.
 */
export function requireBound(connection: CoordinatorConnection): Uint8Array<ArrayBuffer> {
  const { channelBinding } = connection;
  if (channelBinding.length === 32) return channelBinding;
  throw new TransportError(
    "session_not_bound",
    "Cannot send secrets to the Coordinator: its proof is not bound to this connection",
    { hint: "connect directly, without a proxy that ends TLS" },
  );
}
