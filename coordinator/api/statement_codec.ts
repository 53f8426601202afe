import { type MessageInitShape } from "@bufbuild/protobuf";
import { type Sha256Hex, TransportError } from "../../core/mod.ts";
import {
  type CoordinatorStatement,
  type CoordinatorStateName,
  coordinatorStates,
} from "./coordinator_statement.ts";
import type { AttestResponse, AttestResponseSchema } from "./gen/contrast/attest/v1/attest_pb.ts";

/** The statement as fields of an answer; absent parts are empty. */
export function encodeStatement(
  statement: CoordinatorStatement,
): MessageInitShape<typeof AttestResponseSchema> {
  const { state, transition, rootCa, meshCa } = statement;
  return {
    state: coordinatorStates[state],
    transitionHash: Uint8Array.fromHex(transition ?? ""),
    rootCa: rootCa ?? new Uint8Array(),
    meshCa: meshCa ?? new Uint8Array(),
  };
}

/**
 * Reads a statement; nothing in it is verified, and its parts must be present exactly when the state has them.
 *
 * @throws {TransportError} `answer_malformed`.
 */
export function decodeStatement(message: AttestResponse): CoordinatorStatement {
  const state = stateNamed(message.state);
  const transition = presentWhen(state !== "uninitialized", message.transitionHash);
  const rootCa = presentWhen(state === "ready", message.rootCa);
  const meshCa = presentWhen(state === "ready", message.meshCa);
  if (transition !== undefined && transition.length !== 32) throw malformed();
  return { state, transition: transition?.toHex() as Sha256Hex | undefined, rootCa, meshCa };
}

function stateNamed(value: number): CoordinatorStateName {
  const entry = Object.entries(coordinatorStates).find(([, number]) => number === value);
  if (entry === undefined) throw malformed();
  return entry[0] as CoordinatorStateName;
}

function presentWhen(expected: boolean, bytes: Uint8Array): Uint8Array | undefined {
  if ((bytes.length > 0) !== expected) throw malformed();
  return expected ? bytes : undefined;
}

function malformed(): TransportError {
  return new TransportError(
    "answer_malformed",
    "Cannot read the answer of the Coordinator: its statement contradicts itself",
  );
}
