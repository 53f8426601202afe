import { AppraisalError, equalBytes, StateError } from "../../core/mod.ts";
import type { CoordinatorHistory, UserApi } from "../../coordinator/api/mod.ts";
import type { Manifest } from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { readManifest, workspacePath } from "../coordinator_client/files.ts";
import { openUserApi } from "../coordinator_client/open_user_api.ts";
import type { VerifyFlags } from "./flags.ts";
import { writeHistory } from "./write_history.ts";

/** Verifies a deployment as a third party. */
export async function runVerify(this: CliContext, flags: VerifyFlags): Promise<void> {
  const manifest = await readManifest(
    workspacePath(flags.manifest, flags.workspaceDir, "manifest.json"),
  );
  const { api, history } = await attestedHistory(this, flags, manifest);
  this.out.note(
    "✔️ Successfully verified Coordinator CVM based on reference values from manifest",
  );
  const folder = workspacePath(undefined, flags.workspaceDir, "verify");
  const files = await writeHistory(history, folder);
  this.out.note(`✔️ Wrote Coordinator configuration and keys to ${folder}`);
  requireActive(history, manifest);
  warnOfEarlier(this, history, folder);
  if (flags.output === "text") {
    this.out.result("✔️ Manifest active at Coordinator matches expected manifest");
    return this.out.note("  Please verify the manifest history and policies");
  }
  const { evidence, statement } = api.coordinator;
  this.out.json({
    manifest: manifest.hash,
    transition: statement.transition,
    manifests: history.manifests.length,
    bound: !flags.unbound,
    acceptedBy: evidence.acceptedBy,
    claims: evidence.claims,
    files,
  });
}

async function attestedHistory(
  context: CliContext,
  flags: VerifyFlags,
  manifest: Manifest,
): Promise<{ readonly api: UserApi; readonly history: CoordinatorHistory }> {
  const session = await openUserApi(context, manifest, { ...flags, timeoutSeconds: flags.timeout });
  try {
    requireState(session.api);
    return { api: session.api, history: await session.api.history() };
  } finally {
    session.close();
  }
}

function requireState({ coordinator: { statement } }: UserApi): void {
  if (statement.state === "uninitialized") {
    throw new StateError("no_manifest", "Cannot verify: no manifest is set at the Coordinator");
  }
  if (statement.state === "recovery") {
    throw new StateError("needs_recovery", "Cannot verify: the Coordinator is in recovery mode");
  }
}

/** Root CA and workload secrets live as long as the deployment, so earlier manifests matter to who trusts this one. */
function warnOfEarlier(context: CliContext, history: CoordinatorHistory, folder: string): void {
  const earlier = history.manifests.length - 1;
  if (earlier === 0) return;
  const [were, names] = earlier === 1
    ? ["1 manifest was", "manifest.0.json"]
    : [`${earlier} manifests were`, `manifest.0.json to manifest.${earlier - 1}.json`];
  context.out.warn(
    "earlier_manifests",
    `${were} active before this one, with the same root CA and workload secrets; read ${names} in ${folder}`,
  );
}

function requireActive(history: CoordinatorHistory, manifest: Manifest): void {
  const active = history.manifests.at(-1) ?? new Uint8Array();
  if (equalBytes(active, manifest.bytes)) return;
  throw new AppraisalError(
    "manifest_mismatch",
    "Cannot verify the deployment: the active manifest does not match the expected manifest",
    { hint: "compare manifest.json with the newest manifest in verify/" },
  );
}
