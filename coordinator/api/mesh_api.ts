import { type Client, createClient } from "@connectrpc/connect";
import { type Evidence, reportData } from "../../attest/mod.ts";
import { Secret, TransportError } from "../../core/mod.ts";
import type { AttestedCoordinator, CoordinatorTrust } from "./attest_peer.ts";
import { attestSession } from "./attest_session.ts";
import type { CoordinatorConnection } from "./connect_coordinator.ts";
import { encodeEvidence } from "./evidence_codec.ts";
import { MeshAPIService } from "./gen/contrast/meshapi/v1/meshapi_pb.ts";
import { isCertificate } from "./is_certificate.ts";
import { fromConnectError } from "./remote_error.ts";
import { requireBound } from "./require_bound.ts";

/** What a workload receives. */
export interface MeshIdentity {
  /** Leaf and intermediate, PEM. */
  readonly certChain: string;
  /** PEM. */
  readonly meshCa: string;
  /** PEM. */
  readonly rootCa: string;
  /** 64 bytes; absent when the policy names no workload secret. */
  readonly workloadSecret?: Secret;
}

/** What a workload asks of an attested Coordinator. */
export class MeshApi {
  /** The Coordinator at the moment of its proof. */
  readonly coordinator: AttestedCoordinator;
  readonly #client: Client<typeof MeshAPIService>;
  readonly #connection: CoordinatorConnection;

  constructor(
    client: Client<typeof MeshAPIService>,
    connection: CoordinatorConnection,
    coordinator: AttestedCoordinator,
  ) {
    this.#client = client;
    this.#connection = connection;
    this.coordinator = coordinator;
  }

  /**
   * Attests the Coordinator; only then does the workload show its own evidence.
   *
   * @throws {TransportError} `session_not_bound`. @throws {VerificationError | AppraisalError}
   */
  static async attest(
    connection: CoordinatorConnection,
    trust: CoordinatorTrust,
  ): Promise<MeshApi> {
    requireBound(connection);
    const client = createClient(MeshAPIService, connection.transport);
    const attested = await attestSession(client, connection, trust);
    return new MeshApi(client, connection, attested);
  }

  /**
   * Proves the workload and receives its certificate.
   *
   * @param certificateRequest PKCS#10, DER.
   * @param issue makes evidence over 64 bytes of report data.
   */
  async newMeshCert(
    certificateRequest: Uint8Array<ArrayBuffer>,
    issue: (reportData: Uint8Array) => Promise<Evidence>,
  ): Promise<MeshIdentity> {
    const action = "get a certificate";
    const { nonce } = await this.#client.challenge({})
      .catch((error) => Promise.reject(fromConnectError(error, action)));
    const data = await reportData({
      role: "workload",
      nonce,
      channelBinding: this.#connection.channelBinding,
      subject: new Uint8Array(await crypto.subtle.digest("SHA-256", certificateRequest)),
    });
    const evidence = encodeEvidence(await issue(data));
    const answer = await this.#client.newMeshCert({ evidence, nonce, certificateRequest })
      .catch((error) => Promise.reject(fromConnectError(error, action)));
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const secret = answer.workloadSecret;
    const identity = {
      certChain: text(answer.certChain),
      meshCa: text(answer.meshCaCert),
      rootCa: text(answer.rootCaCert),
    };
    this.#requireAttestedCa(identity.rootCa, this.coordinator.statement.rootCa);
    this.#requireAttestedCa(identity.meshCa, this.coordinator.statement.meshCa);
    return secret.length === 0 ? identity : { ...identity, workloadSecret: new Secret(secret) };
  }

  #requireAttestedCa(pem: string, der: Uint8Array | undefined): void {
    if (isCertificate(pem, der)) return;
    throw new TransportError(
      "answer_malformed",
      "Cannot accept the certificate: its CA is not the one that the Coordinator proved",
      { hint: "if the manifest is being updated at this moment, try again" },
    );
  }
}
