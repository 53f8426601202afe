import { createContextKey } from "@connectrpc/connect";

/** The 32 bytes of TLS exporter output of the session that a request came over; never absent on an attested port. */
export const channelBindingKey = createContextKey<Uint8Array>(new Uint8Array(), {
  description: "TLS exporter output of the session",
});
