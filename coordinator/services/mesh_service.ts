import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import type { MeshAPIService, NewMeshCertRequest } from "../api/mod.ts";
import { parseCertificateRequest } from "../ca/certificate_request.ts";
import type { Coordinator } from "../state/coordinator.ts";
import { attestCoordinator } from "./attest_coordinator.ts";
import { channelBindingKey } from "./channel_binding.ts";
import type { EvidenceIssuer } from "./evidence_issuer.ts";
import type { ServerNonce } from "./server_nonce.ts";
import type { WorkloadVerifier } from "./workload_verifier.ts";

/** What the mesh service works with. */
export interface MeshServiceParts {
  readonly coordinator: Coordinator;
  readonly issuer: EvidenceIssuer;
  readonly nonces: ServerNonce;
  readonly verifier: WorkloadVerifier;
}

/** What workloads may ask. */
export function meshService(parts: MeshServiceParts): ServiceImpl<typeof MeshAPIService> {
  const { coordinator, issuer, nonces } = parts;
  const binding = (context: HandlerContext) => context.values.get(channelBindingKey);
  return {
    attest: async ({ request }, context) => ({
      response: await attestCoordinator(request, coordinator.state, binding(context), issuer),
    }),
    challenge: async (_request, context) => {
      coordinator.requireReady();
      return { nonce: await nonces.issue(binding(context)) };
    },
    newMeshCert: (request, context) => newMeshCert(parts, request, binding(context)),
  };
}

async function newMeshCert(
  { coordinator, nonces, verifier }: MeshServiceParts,
  request: NewMeshCertRequest,
  channelBinding: Uint8Array,
) {
  const state = coordinator.requireReady();
  const nonce = await nonces.require(request.nonce, channelBinding);
  const certificateRequest = await parseCertificateRequest(request.certificateRequest);
  const { entry } = await verifier.verify({
    evidence: request.evidence,
    manifest: state.manifest,
    nonce,
    channelBinding,
    certificateRequest,
  });
  const id = entry.WorkloadSecretID ?? "";
  const certChain = await state.authority.issue({
    publicKey: certificateRequest.publicKey,
    sans: entry.SANs,
    workloadSecretId: id,
  });
  const secret = id === "" ? undefined : await coordinator.workloadSecret(state, id);
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    certChain: encode(certChain),
    meshCaCert: encode(state.authority.mesh.pem),
    rootCaCert: encode(state.authority.root.pem),
    ...(secret === undefined ? {} : { workloadSecret: secret.expose() }),
  };
}
