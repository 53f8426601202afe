import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { InputError, Secret, type Sha256Hex } from "../../core/mod.ts";
import type { SetManifestRequest, UserAPIService } from "../api/mod.ts";
import type { Coordinator, SetManifestResult } from "../state/coordinator.ts";
import { attestCoordinator } from "./attest_coordinator.ts";
import { channelBindingKey } from "./channel_binding.ts";
import type { EvidenceIssuer } from "./evidence_issuer.ts";

/** What owners and users may ask. */
export function userService(
  coordinator: Coordinator,
  issuer: EvidenceIssuer,
): ServiceImpl<typeof UserAPIService> {
  const binding = (context: HandlerContext) => context.values.get(channelBindingKey);
  return {
    attest: async ({ request }, context) => ({
      response: await attestCoordinator(request, coordinator.state, binding(context), issuer),
    }),
    setManifest: async (request) =>
      setManifestAnswer(await coordinator.setManifest(setManifestInput(request))),
    getManifests: async () => {
      const { state, history } = await coordinator.manifests();
      return {
        manifests: [...history.manifests],
        policies: [...history.policies],
        rootCa: encode(state.authority.root.pem),
        meshCa: encode(state.authority.mesh.pem),
        latestTransition: {
          transitionHash: Uint8Array.fromHex(state.latest.hash),
          signature: new Uint8Array(state.latest.signature),
        },
      };
    },
    recover: async (request, context) => {
      await coordinator.recover({
        seed: new Secret(request.seed),
        salt: request.salt,
        publicKey: request.publicKey,
        signature: request.signature,
        channelBinding: binding(context),
      });
      return {};
    },
  };
}

function setManifestInput(request: SetManifestRequest) {
  const { manifest, policies, previousTransitionHash: previous, signature } = request;
  if (previous.length !== 32) {
    throw new InputError(
      "transition_malformed",
      `Cannot set the manifest: previous transition of ${previous.length} bytes, not 32`,
      { hint: "send zeros before the first manifest" },
    );
  }
  return {
    manifest,
    policies,
    previous: previous.toHex() as Sha256Hex,
    owner: signature.length === 0 ? undefined : { signature, publicKey: request.ownerPublicKey },
  };
}

function setManifestAnswer({ state, seedShares }: SetManifestResult) {
  const answer = {
    rootCa: encode(state.authority.root.pem),
    meshCa: encode(state.authority.mesh.pem),
    transitionHash: Uint8Array.fromHex(state.latest.hash),
  };
  if (seedShares === undefined) return answer;
  const { shares, salt } = seedShares;
  return { ...answer, seedSharesDoc: { seedShares: [...shares], salt: new Uint8Array(salt) } };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
