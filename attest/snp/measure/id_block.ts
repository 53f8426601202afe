import { concatBytes, InputError } from "../../../core/mod.ts";

/** What the guest owner says about a launch; the firmware refuses a launch that differs (SNP firmware ABI, table 75). */
export interface SnpIdBlock {
  /** Launch digest, 48 bytes. */
  readonly measurement: Uint8Array;
  /** 16 bytes. */
  readonly familyId: Uint8Array;
  /** 16 bytes. */
  readonly imageId: Uint8Array;
  readonly guestSvn: number;
  /** The guest policy, 64 bits. */
  readonly policy: bigint;
}

/** A P-384 key that signs ID blocks, or ID keys. */
export interface SnpIdKey {
  /** x || y, 96 bytes big-endian. */
  readonly point: Uint8Array;
  /** ECDSA with SHA-384, r || s, 96 bytes big-endian. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Bytes of an ID block. */
export const ID_BLOCK_SIZE = 96;
/** Bytes of the authentication information that goes with it. */
export const ID_AUTH_SIZE = 4096;
const KEY_SIZE = 0x404;
const SIGNATURE_SIZE = 512;
const FIELD = 72;
const VERSION = 1;
const CURVE_P384 = 2;
const ECDSA_P384_SHA384 = 1;

function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) {
    throw new InputError(
      "id_block_input_invalid",
      `Cannot make an ID block: ${what} has ${bytes.length} bytes, expected ${length}`,
    );
  }
}

/** Big-endian halves of 48 bytes each to little-endian fields of 72 bytes each. */
function littleEndianPair(halves: Uint8Array): Uint8Array<ArrayBuffer> {
  const pair = new Uint8Array(2 * FIELD);
  pair.set(halves.subarray(0, 48).toReversed());
  pair.set(halves.subarray(48).toReversed(), FIELD);
  return pair;
}

/**
 * A public key in the form of the firmware's interface, 0x404 bytes.
 *
 * @param point x || y, 96 bytes big-endian.
 * @throws {InputError} `id_block_input_invalid`.
 */
export function encodeIdKey(point: Uint8Array): Uint8Array<ArrayBuffer> {
  requireLength("the public key", point, 96);
  const key = new Uint8Array(KEY_SIZE);
  key[0] = CURVE_P384;
  key.set(littleEndianPair(point), 4);
  return key;
}

/**
 * What reports carry as ID_KEY_DIGEST and AUTHOR_KEY_DIGEST: SHA-384 over the key in the form of the firmware's interface.
 *
 * @param point x || y, 96 bytes big-endian.
 * @throws {InputError} `id_block_input_invalid`.
 */
export async function idKeyDigest(point: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-384", encodeIdKey(point)));
}

/**
 * Encodes an ID block, 96 bytes, all integers little-endian.
 *
 * @throws {InputError} `id_block_input_invalid`.
 */
export function encodeIdBlock(block: SnpIdBlock): Uint8Array<ArrayBuffer> {
  requireLength("the measurement", block.measurement, 48);
  requireLength("the family ID", block.familyId, 16);
  requireLength("the image ID", block.imageId, 16);
  const numbers = new DataView(new ArrayBuffer(16));
  numbers.setUint32(0, VERSION, true);
  numbers.setUint32(4, block.guestSvn, true);
  numbers.setBigUint64(8, block.policy, true);
  return concatBytes(
    block.measurement,
    block.familyId,
    block.imageId,
    new Uint8Array(numbers.buffer),
  );
}

/**
 * Signs an ID block and, with an author key, the ID key; 4096 bytes as the firmware takes them (SNP firmware ABI, table 76).
 *
 * @param block as {@linkcode encodeIdBlock} makes it.
 * @throws {InputError} `id_block_input_invalid`.
 */
export async function encodeIdAuth(
  block: Uint8Array,
  idKey: SnpIdKey,
  authorKey?: SnpIdKey,
): Promise<Uint8Array<ArrayBuffer>> {
  requireLength("the block", block, ID_BLOCK_SIZE);
  const auth = new Uint8Array(ID_AUTH_SIZE);
  const view = new DataView(auth.buffer);
  const publicKey = encodeIdKey(idKey.point);
  const write = (offset: number, signature: Uint8Array) => {
    requireLength("a signature", signature, 96);
    auth.set(littleEndianPair(signature), offset);
  };
  view.setUint32(0, ECDSA_P384_SHA384, true);
  write(64, await idKey.sign(block));
  auth.set(publicKey, 64 + SIGNATURE_SIZE);
  if (authorKey !== undefined) {
    view.setUint32(4, ECDSA_P384_SHA384, true);
    const authorSignature = 64 + SIGNATURE_SIZE + KEY_SIZE + 60;
    write(authorSignature, await authorKey.sign(publicKey));
    auth.set(encodeIdKey(authorKey.point), authorSignature + SIGNATURE_SIZE);
  }
  return auth;
}
