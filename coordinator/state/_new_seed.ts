import { type Random, Secret } from "../../core/mod.ts";
import { SALT_BYTES, SEED_BYTES, SeedEngine } from "../keys/seed_engine.ts";
import { encryptSeedShares, type SeedShare } from "../keys/seed_shares.ts";

/** Makes the seed of a new deployment and encrypts it for its owners; it is kept nowhere else. */
export async function newSeed(
  owners: readonly string[],
  random: Random,
): Promise<{ engine: SeedEngine; shares: SeedShare[]; salt: Uint8Array<ArrayBuffer> }> {
  const seed = new Secret(random.bytes(SEED_BYTES));
  const salt = random.bytes(SALT_BYTES);
  const [engine, shares] = await Promise.all([
    SeedEngine.create(seed, salt),
    encryptSeedShares(seed, owners),
  ]);
  return { engine, shares, salt };
}
