import type { CliContext } from "../context.ts";
import { readManifest, workspacePath } from "../coordinator_client/files.ts";
import { openUserApi } from "../coordinator_client/open_user_api.ts";
import type { RecoverFlags } from "./flags.ts";
import { readSeed } from "./read_seed.ts";

/** Gives the seed back to an attested Coordinator and sees that it proves to be ready. */
export async function runRecover(this: CliContext, flags: RecoverFlags): Promise<void> {
  const path = (named: string | undefined, name: string) =>
    workspacePath(named, flags.workspaceDir, name);
  const manifest = await readManifest(path(flags.manifest, "manifest.json"));
  const seed = await readSeed(
    path(flags.seedshareOwnerKey, "seedshare-owner.pem"),
    path(flags.seed, "seed-shares.json"),
  );
  const session = await openUserApi(this, manifest, { ...flags, timeoutSeconds: flags.timeout });
  try {
    await session.api.recover(seed);
    const { statement } = (await session.attest()).coordinator;
    if (flags.output === "json") {
      return this.out.json({ state: statement.state, transition: statement.transition });
    }
    this.out.result("✔️ Successfully recovered the Coordinator");
  } finally {
    session.close();
  }
}
