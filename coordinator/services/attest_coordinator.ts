import { create } from "@bufbuild/protobuf";
import { reportData } from "../../attest/mod.ts";
import { InputError } from "../../core/mod.ts";
import {
  type AttestRequest,
  type AttestResponse,
  AttestResponseSchema,
  type CoordinatorStatement,
  coordinatorSubject,
  encodeEvidence,
  encodeStatement,
} from "../api/mod.ts";
import type { EvidenceIssuer } from "./evidence_issuer.ts";
import type { CoordinatorState } from "../state/coordinator_state.ts";

/** What the state says about itself. */
export function statementOf(state: CoordinatorState): CoordinatorStatement {
  switch (state.kind) {
    case "uninitialized":
      return { state: "uninitialized" };
    case "recovery":
      return { state: "recovery", transition: state.latest.hash };
    case "ready":
      return {
        state: "ready",
        transition: state.latest.hash,
        rootCa: state.authority.root.der,
        meshCa: state.authority.mesh.der,
      };
  }
}

/**
 * Answers a request for evidence of the Coordinator, bound to the session unless the verifier asked otherwise.
 *
 * @throws {InputError} `nonce_malformed`.
 */
export async function attestCoordinator(
  request: AttestRequest | undefined,
  state: CoordinatorState,
  channelBinding: Uint8Array,
  issuer: EvidenceIssuer,
): Promise<AttestResponse> {
  const nonce = request?.nonce ?? new Uint8Array();
  if (nonce.length !== 32) {
    throw new InputError(
      "nonce_malformed",
      `Cannot attest: nonce of ${nonce.length} bytes, not 32`,
    );
  }
  const statement = statementOf(state);
  const data = await reportData({
    role: "coordinator",
    nonce,
    channelBinding: request?.unbound === true ? new Uint8Array() : channelBinding,
    subject: await coordinatorSubject(statement),
  });
  const evidence = encodeEvidence(await issuer.issue(data));
  return create(AttestResponseSchema, { evidence, ...encodeStatement(statement) });
}
