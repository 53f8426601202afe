import { UsageError } from "../../core/mod.ts";

/** Where a service listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host`, `host:port`, `[ipv6]:port`.
 *
 * @throws {UsageError} `address_malformed`.
 */
export function parseAddress(text: string, defaultPort: number): Address {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port < 1 || port > 65535) {
    throw new UsageError(
      "address_malformed",
      `Cannot use ${JSON.stringify(text.slice(0, 200))} as the Coordinator's address: ` +
        "expected host:port",
    );
  }
  return { host, port };
}
