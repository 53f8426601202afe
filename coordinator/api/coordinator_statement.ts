import { concatBytes, type Sha256Hex } from "../../core/mod.ts";

/** What a Coordinator is at the moment, as the number that its evidence covers. */
export const coordinatorStates = { uninitialized: 1, ready: 2, recovery: 3 } as const;

/** The name of a Coordinator's state. */
export type CoordinatorStateName = keyof typeof coordinatorStates;

/** What a Coordinator states about itself, and its evidence covers. */
export interface CoordinatorStatement {
  readonly state: CoordinatorStateName;
  /** Hash of the newest transition; absent before the first manifest. */
  readonly transition?: Sha256Hex | undefined;
  /** Root CA certificate, DER; only when ready. */
  readonly rootCa?: Uint8Array | undefined;
  /** Mesh CA certificate, DER; only when ready. */
  readonly meshCa?: Uint8Array | undefined;
}

/**
 * The subject of a Coordinator's report data:
 * `SHA-256(transitionHash || SHA-256(root CA DER) || SHA-256(mesh CA DER) || u8(state))`, with 32 zero bytes for
 * what is not set.
 */
export async function coordinatorSubject(
  statement: CoordinatorStatement,
): Promise<Uint8Array<ArrayBuffer>> {
  const transition = statement.transition === undefined
    ? new Uint8Array(32)
    : Uint8Array.fromHex(statement.transition);
  return await sha256(concatBytes(
    transition,
    await digestOrZeros(statement.rootCa),
    await digestOrZeros(statement.meshCa),
    Uint8Array.of(coordinatorStates[statement.state]),
  ));
}

async function digestOrZeros(certificate: Uint8Array | undefined): Promise<Uint8Array> {
  return certificate === undefined ? new Uint8Array(32) : await sha256(certificate);
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
}
