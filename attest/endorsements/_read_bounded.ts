import { concatBytes, TransportError } from "../../core/mod.ts";

/**
 * Reads a body of at most `limit` bytes; what a server announces is not believed.
 *
 * @throws {TransportError} `endorsement_malformed` as soon as there is more.
 */
export async function readBounded(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new TransportError(
        "endorsement_malformed",
        `Cannot use the answer of ${response.url}: it has more than ${limit} bytes`,
      );
    }
    parts.push(value);
  }
}
