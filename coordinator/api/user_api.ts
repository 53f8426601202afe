import { type Client, createClient } from "@connectrpc/connect";
import type { Secret, Sha256Hex } from "../../core/mod.ts";
import type { AttestedCoordinator, CoordinatorTrust } from "./attest_peer.ts";
import { attestSession } from "./attest_session.ts";
import { checkHistory, type CoordinatorHistory } from "./check_history.ts";
import type { CoordinatorConnection } from "./connect_coordinator.ts";
import { type SetManifestResponse, UserAPIService } from "./gen/contrast/userapi/v1/userapi_pb.ts";
import { recoveryMessage } from "./recovery_message.ts";
import { fromConnectError } from "./remote_error.ts";
import { requireBound } from "./require_bound.ts";

export type { CoordinatorHistory } from "./check_history.ts";

/** A manifest to set, and the owner's approval of it. */
export interface ManifestUpdate {
  readonly manifest: Uint8Array;
  readonly policies: readonly Uint8Array[];
  readonly previous: Sha256Hex;
  /** DER; absent for the first manifest. */
  readonly signature?: Uint8Array | undefined;
  /** PKIX DER of the signer. */
  readonly ownerPublicKey?: Uint8Array | undefined;
}

/** The seed for a Coordinator that was restarted. */
export interface Recovery {
  readonly seed: Secret;
  readonly salt: Uint8Array;
  /** Hex of the owner's PKCS#1 DER. */
  readonly publicKey: string;
  /** RSA-PSS key of the owner. */
  readonly key: CryptoKey;
}

/** What owners and users ask of an attested Coordinator. */
export class UserApi {
  /** The Coordinator at the moment of its last proof. */
  readonly coordinator: AttestedCoordinator;
  readonly #client: Client<typeof UserAPIService>;
  readonly #connection: CoordinatorConnection;

  constructor(
    client: Client<typeof UserAPIService>,
    connection: CoordinatorConnection,
    coordinator: AttestedCoordinator,
  ) {
    this.#client = client;
    this.#connection = connection;
    this.coordinator = coordinator;
  }

  /** Attests the Coordinator; only then can anything be asked. */
  static async attest(
    connection: CoordinatorConnection,
    trust: CoordinatorTrust,
  ): Promise<UserApi> {
    const client = createClient(UserAPIService, connection.transport);
    const attested = await attestSession(client, connection, trust);
    return new UserApi(client, connection, attested);
  }

  /**
   * Sets a manifest; attest again to see that the Coordinator has it.
   *
   * @throws {TransportError} `session_not_bound`: the answer brings the seed shares.
   */
  async setManifest(update: ManifestUpdate): Promise<SetManifestResponse> {
    requireBound(this.#connection);
    const request = {
      manifest: new Uint8Array(update.manifest),
      policies: update.policies.map((policy) => new Uint8Array(policy)),
      previousTransitionHash: Uint8Array.fromHex(update.previous),
      signature: new Uint8Array(update.signature ?? []),
      ownerPublicKey: new Uint8Array(update.ownerPublicKey ?? []),
    };
    return await this.#client.setManifest(request)
      .catch((error) => Promise.reject(fromConnectError(error, "set the manifest")));
  }

  /** The whole history, each byte of it covered by the transition that the Coordinator proved. */
  async history(): Promise<CoordinatorHistory> {
    const answer = await this.#client.getManifests({})
      .catch((error) => Promise.reject(fromConnectError(error, "get the manifests")));
    return await checkHistory(answer, this.coordinator.statement);
  }

  /** Gives the seed to a Coordinator in recovery. @throws {TransportError} `session_not_bound`. */
  async recover(recovery: Recovery): Promise<void> {
    const transition = this.coordinator.statement.transition ?? "0".repeat(64) as Sha256Hex;
    const channelBinding = requireBound(this.#connection);
    const message = await recoveryMessage({ ...recovery, channelBinding }, transition);
    const scheme = { name: "RSA-PSS", saltLength: 32 };
    const signature = await crypto.subtle.sign(scheme, recovery.key, message);
    await this.#client.recover({
      seed: recovery.seed.expose(),
      salt: new Uint8Array(recovery.salt),
      publicKey: recovery.publicKey,
      signature: new Uint8Array(signature),
    }).catch((error) => Promise.reject(fromConnectError(error, "recover the Coordinator")));
  }
}
