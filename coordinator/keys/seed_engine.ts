import { InputError, Secret } from "../../core/mod.ts";
import { deterministicP384 } from "./deterministic_p384.ts";
import { hkdf } from "./hkdf.ts";

/** Bytes of a new seed. */
export const SEED_BYTES = 64;
/** Bytes of the salt. */
export const SALT_BYTES = 32;
const WORKLOAD_SECRET_BYTES = 64;

/** Every long-lived key of a deployment, derived from one seed; the labels are those of the original system. */
export class SeedEngine {
  /** Key of the root CA; it never changes as long as the seed lives. */
  readonly rootCaKey: CryptoKeyPair;
  /** Signs the newest transition. */
  readonly transactionKey: CryptoKeyPair;
  readonly #podStateSecret: Secret;
  readonly #salt: Uint8Array<ArrayBuffer>;

  constructor(
    rootCaKey: CryptoKeyPair,
    transactionKey: CryptoKeyPair,
    podStateSecret: Secret,
    salt: Uint8Array<ArrayBuffer>,
  ) {
    this.rootCaKey = rootCaKey;
    this.transactionKey = transactionKey;
    this.#podStateSecret = podStateSecret;
    this.#salt = salt;
  }

  /**
   * Derives the keys of a seed.
   *
   * @throws {InputError} `seed_malformed` when the seed is below 32 bytes or the salt is not 32 bytes.
   */
  static async create(seed: Secret, salt: Uint8Array): Promise<SeedEngine> {
    if (seed.length < 32 || seed.length > 1024 || salt.length !== SALT_BYTES) {
      throw new InputError(
        "seed_malformed",
        `Cannot use the seed: expected a seed of at least 32 bytes and a salt of ${SALT_BYTES} bytes`,
      );
    }
    const derive = (label: string) => hkdf(seed, salt, label, seed.length);
    const [podStateSecret, rootCaSeed, transactionSeed] = await Promise.all([
      derive("POD STATE SECRET"),
      derive("ROOT CA SEED"),
      derive("TRANSACTION SIGNING SECRET"),
    ]);
    const [rootCaKey, transactionKey] = await Promise.all([
      deterministicP384(rootCaSeed),
      deterministicP384(transactionSeed),
    ]);
    return new SeedEngine(rootCaKey, transactionKey, podStateSecret, new Uint8Array(salt));
  }

  /** The secret of the workloads with this id: 64 bytes, the same as long as the seed lives. */
  workloadSecret(id: string): Promise<Secret> {
    const label = `WORKLOAD SECRET ID: ${id}`;
    return hkdf(this.#podStateSecret, this.#salt, label, WORKLOAD_SECRET_BYTES);
  }
}
