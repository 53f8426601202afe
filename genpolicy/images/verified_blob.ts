import { createHash } from "node:crypto";
import { InputError } from "../../core/mod.ts";
import type { Descriptor } from "./descriptor.ts";

/**
 * Passes a blob through and throws at its end unless size and digest are those of the descriptor. What was passed
 * through before must not be believed until the end is reached.
 *
 * @param what names the blob in errors, for example `layer sha256:…`.
 * @throws {InputError} `image_digest_mismatch`, `image_size_mismatch`.
 */
export async function* verifiedBlob(
  source: AsyncIterable<Uint8Array>,
  descriptor: Pick<Descriptor, "digest" | "size">,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const [algorithm = "", expected = ""] = descriptor.digest.split(":");
  const hash = createHash(algorithm);
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > descriptor.size) throw sizeMismatch(what, "more", descriptor.size);
    hash.update(chunk);
    yield chunk;
  }
  if (size < descriptor.size) throw sizeMismatch(what, `only ${size}`, descriptor.size);
  const actual = hash.digest("hex");
  if (actual !== expected) {
    throw new InputError(
      "image_digest_mismatch",
      `Cannot trust the ${what}: its digest is ${algorithm}:${actual}, expected ${descriptor.digest}`,
      { hint: "the registry or a cache on the way delivers damaged or forged content" },
    );
  }
}

/**
 * The whole of a small blob, verified.
 *
 * @throws {InputError} `image_limit_exceeded` before anything is read, or as `verifiedBlob`.
 */
export async function smallBlob(
  source: () => AsyncIterable<Uint8Array>,
  descriptor: Pick<Descriptor, "digest" | "size">,
  what: string,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (descriptor.size > limit) {
    throw new InputError(
      "image_limit_exceeded",
      `Cannot read the ${what}: it has ${descriptor.size} bytes, allowed are ${limit}`,
    );
  }
  const bytes = new Uint8Array(descriptor.size);
  let offset = 0;
  for await (const chunk of verifiedBlob(source(), descriptor, what)) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function sizeMismatch(what: string, actual: string, expected: number): InputError {
  return new InputError(
    "image_size_mismatch",
    `Cannot trust the ${what}: it has ${actual} bytes, expected ${expected}`,
    { hint: "the registry or a cache on the way delivers damaged or forged content" },
  );
}
