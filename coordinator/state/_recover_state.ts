import {
  AppraisalError,
  type Clock,
  type Random,
  type Secret,
  type Sha256Hex,
  sha256Hex,
  StateError,
} from "../../core/mod.ts";
import {
  checkEcdsa,
  encodeTransition,
  type History,
  type LatestTransition,
  type Manifest,
  parseManifest,
  parseSeedshareOwnerKey,
} from "../../manifest/mod.ts";
import { recoveryMessage } from "../api/mod.ts";
import { CertificateAuthority } from "../ca/certificate_authority.ts";
import { SeedEngine } from "../keys/seed_engine.ts";
import type { Ready } from "./coordinator_state.ts";

/** The seed, and who brings it. */
export interface RecoverInput {
  readonly seed: Secret;
  readonly salt: Uint8Array;
  /** Hex of the owner's PKCS#1 DER. */
  readonly publicKey: string;
  /** RSA-PSS-SHA256 over `recoveryMessage`. */
  readonly signature: Uint8Array;
  readonly channelBinding: Uint8Array;
}

/** Builds the state from the store and the seed; the seed proves itself by the signature over the newest transition. */
export async function recoverState(
  history: History,
  input: RecoverInput,
  environment: { readonly clock: Clock; readonly random: Random },
): Promise<Ready> {
  const latest = await history.latest();
  if (latest === undefined) {
    throw new StateError("no_state_to_recover", "Cannot recover: the store is empty");
  }
  const chain = await history.chain(latest.hash);
  const newest = await history.readTransition(latest.hash);
  const manifest = await parseManifest(await history.read("manifests", newest.manifest));
  await requireRecoveryRight(manifest, latest.hash, input);
  const engine = await SeedEngine.create(input.seed, input.salt);
  await requireSignature(engine, latest, encodeTransition(newest));
  const authority = await CertificateAuthority.create(engine.rootCaKey, environment);
  return { kind: "ready", latest, manifest, authority, engine, generation: chain.length };
}

async function requireRecoveryRight(
  manifest: Manifest,
  transition: Sha256Hex,
  input: RecoverInput,
): Promise<void> {
  const owner = (manifest.content.SeedshareOwnerPubKeys ?? []).find((key) =>
    key === input.publicKey
  );
  const message = await recoveryMessage(input, transition);
  if (owner === undefined || !await matchesPss(owner, input.signature, message)) {
    throw new AppraisalError(
      "recovery_not_authorized",
      "Cannot recover: the request is not signed by a seed-share owner of the latest manifest",
      { hint: "use the key that belongs to an entry of SeedshareOwnerPubKeys" },
    );
  }
}

async function matchesPss(
  owner: string,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  const spki = parseSeedshareOwnerKey(Uint8Array.fromHex(owner));
  const algorithm = { name: "RSA-PSS", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  const scheme = { name: "RSA-PSS", saltLength: 32 };
  return await crypto.subtle.verify(
    scheme,
    key,
    signature as BufferSource,
    message as BufferSource,
  );
}

async function requireSignature(
  engine: SeedEngine,
  latest: LatestTransition,
  signed: Uint8Array,
): Promise<void> {
  const outcome = await checkEcdsa(engine.transactionKey.publicKey, latest.signature, signed)
    .catch(() => "mismatch");
  if (outcome !== "match") {
    throw new AppraisalError(
      "seed_wrong",
      `Cannot recover: the signature of the latest transition ${
        (await sha256Hex(latest.signature)).slice(0, 16)
      } does not belong to this seed`,
      { hint: "the seed is of another deployment, or the store was tampered with" },
    );
  }
}
