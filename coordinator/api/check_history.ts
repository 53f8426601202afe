import { type Sha256Hex, sha256Hex, StateError } from "../../core/mod.ts";
import { GENESIS, parseManifest, policyHash, transitionHash } from "../../manifest/mod.ts";
import type { CoordinatorStatement } from "./coordinator_statement.ts";
import type { GetManifestsResponse } from "./gen/contrast/userapi/v1/userapi_pb.ts";
import { isCertificate } from "./is_certificate.ts";

/** Bytes of an ECDSA P-384 signature in DER: two INTEGERs of 1 to 49 bytes; a store takes more than 8. */
const MIN_SIGNATURE = 9;
const MAX_SIGNATURE = 104;

/** A history that hashes to what the Coordinator proved. */
export interface CoordinatorHistory {
  /** Bytes of every manifest, oldest first; at least one. */
  readonly manifests: readonly Uint8Array[];
  /** Every policy that a manifest names, by its hash. */
  readonly policies: ReadonlyMap<Sha256Hex, Uint8Array>;
  /** The transitions by which the manifests became active, oldest first. */
  readonly transitions: readonly Sha256Hex[];
  /** Signature of the newest transition, DER; only the Coordinator itself can check it. */
  readonly latestSignature: Uint8Array;
  /** PEM. */
  readonly rootCa: string;
  /** PEM. */
  readonly meshCa: string;
}

/** Re-hashes an untrusted answer: manifests to the attested transition, policies to the manifests, CAs to the statement. */
export async function checkHistory(
  answer: GetManifestsResponse,
  statement: CoordinatorStatement,
): Promise<CoordinatorHistory> {
  const transitions: Sha256Hex[] = [];
  for (const bytes of answer.manifests) {
    const previous = transitions.at(-1) ?? GENESIS;
    transitions.push(await transitionHash({ manifest: await sha256Hex(bytes), previous }));
  }
  if (transitions.length === 0 || transitions.at(-1) !== statement.transition) {
    throw contradiction("its manifests do not lead to the transition that it proved");
  }
  const rootCa = requireSame(answer.rootCa, statement.rootCa, "root CA");
  const meshCa = requireSame(answer.meshCa, statement.meshCa, "mesh CA");
  return {
    manifests: answer.manifests,
    policies: await namedPolicies(answer),
    transitions,
    latestSignature: signatureOf(answer, statement),
    rootCa,
    meshCa,
  };
}

async function namedPolicies(answer: GetManifestsResponse): Promise<Map<Sha256Hex, Uint8Array>> {
  const given = new Map<Sha256Hex, Uint8Array>();
  for (const policy of answer.policies) given.set(await policyHash(policy), policy);
  const named = new Map<Sha256Hex, Uint8Array>();
  for (const bytes of answer.manifests) {
    const { content } = await parseManifest(bytes);
    for (const hash of Object.keys(content.Policies) as Sha256Hex[]) {
      const policy = given.get(hash);
      if (policy === undefined) throw contradiction(`it does not have the policy ${hash}`);
      named.set(hash, policy);
    }
  }
  return named;
}

/** Without its signature, a history that is restored from this answer could never be recovered. */
function signatureOf(
  { latestTransition }: GetManifestsResponse,
  statement: CoordinatorStatement,
): Uint8Array {
  const proven = statement.transition;
  if (latestTransition === undefined || latestTransition.transitionHash.toHex() !== proven) {
    throw contradiction("its newest transition is not the one that it proved");
  }
  const { signature } = latestTransition;
  if (signature.length < MIN_SIGNATURE || signature.length > MAX_SIGNATURE) {
    throw contradiction("its newest transition has no signature");
  }
  return signature;
}

function requireSame(pem: Uint8Array, der: Uint8Array | undefined, name: string): string {
  const text = new TextDecoder().decode(pem);
  if (!isCertificate(text, der)) {
    throw contradiction(`its ${name} is not the one that it proved`);
  }
  return text;
}

/** The Coordinator is attested, so this is either an update between two calls or a defect; neither is accepted. */
function contradiction(what: string): StateError {
  return new StateError(
    "history_contradicts_evidence",
    `Cannot accept the Coordinator's history: ${what}`,
    { hint: "if the manifest is being updated at this moment, try again" },
  );
}
