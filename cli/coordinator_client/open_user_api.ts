import {
  connectCoordinator,
  type CoordinatorConnection,
  type CoordinatorTrust,
  retry,
  UserApi,
} from "../../coordinator/api/mod.ts";
import { coordinatorPolicies, type Manifest, vendorRootsOf } from "../../manifest/mod.ts";
import { completeEvidence } from "../complete_evidence.ts";
import type { CliContext } from "../context.ts";
import { defaultEndorsementDirectory, endorsementDirectory } from "../endorsement_directory.ts";
import { parseAddress } from "./address.ts";
import { fastCrypto } from "./fast_crypto.ts";

const USER_PORT = 1313;

/** An attested Coordinator; `attest` proves it once more over the same session. */
export interface OpenUserApi {
  readonly api: UserApi;
  attest(): Promise<UserApi>;
  close(): void;
}

/** How to find the Coordinator and when to give up. */
export interface OpenUserApiOptions {
  readonly coordinator: string;
  readonly allowSimulated: boolean;
  readonly timeoutSeconds: number;
  readonly unbound?: boolean;
}

/** Connects, waiting while the Coordinator cannot be reached, and attests it against the manifest. */
export async function openUserApi(
  context: CliContext,
  manifest: Manifest,
  options: OpenUserApiOptions,
): Promise<OpenUserApi> {
  const address = parseAddress(options.coordinator, USER_PORT);
  // Known before anything is sent, so nobody waits for a Coordinator in order to hear it.
  vendorRootsOf(manifest.content.ReferenceValues, options.allowSimulated);
  const trust: CoordinatorTrust = {
    policies: coordinatorPolicies(manifest),
    referenceValues: manifest.content.ReferenceValues,
    allowSimulated: options.allowSimulated,
    clock: context.clock,
    random: context.random,
    crypto: fastCrypto(),
    complete: completeEvidence(context, endorsements(context)),
  };
  const connection = await connectWaiting(context, address, options);
  try {
    const attest = () => UserApi.attest(connection, trust);
    return { api: await attest(), attest, close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function endorsements(context: CliContext) {
  const folder = defaultEndorsementDirectory(context.env);
  return endorsementDirectory(folder, (text) => context.out.warn("endorsement_not_kept", text));
}

async function connectWaiting(
  context: CliContext,
  address: { readonly host: string; readonly port: number },
  options: OpenUserApiOptions,
): Promise<CoordinatorConnection> {
  const { timeoutSeconds } = options;
  let isWaiting = false;
  const onRetry = () => {
    // Without a terminal nobody sees the progress line, and three silent minutes look like a hang.
    if (!isWaiting && !context.out.interactive) {
      context.out.hint(`the Coordinator cannot be reached yet; waiting up to ${timeoutSeconds} s`);
    }
    isWaiting = true;
    context.out.progress("Waiting for the Coordinator");
  };
  try {
    return await retry(
      () => connectCoordinator({ ...address, unbound: options.unbound === true }),
      { clock: context.clock, timeoutMs: timeoutSeconds * 1000, onRetry },
    );
  } finally {
    if (isWaiting) context.out.progress("");
  }
}
