import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import { type Issuer, memoryEndorsementCache } from "../../attest/mod.ts";
import { UsageError } from "../../core/mod.ts";
import { retry } from "../../coordinator/api/mod.ts";
import {
  type IdentityReader,
  ownHostData,
  readTrustAnchors,
  requestIdentity,
  type TrustAnchors,
  writeIdentity,
} from "../../initializer/mod.ts";
import { completeEvidence } from "../complete_evidence.ts";
import type { CliContext } from "../context.ts";
import { parseAddress } from "../coordinator_client/address.ts";
import { fastCrypto } from "../coordinator_client/fast_crypto.ts";
import { readRequired, writeWhole } from "../coordinator_client/files.ts";
import { configureLogging } from "../logging.ts";
import { platformIssuer } from "../platform_issuer.ts";
import type { InitializerFlags } from "./flags.ts";
import { identityReader } from "./identity_reader.ts";

const MESH_PORT = 7777;
const logger = getLogger(["contrast", "initializer"]);

/** Gets this workload's identity and writes it for the containers that follow. */
export async function runInitializer(this: CliContext, flags: InitializerFlags): Promise<void> {
  await configureLogging(this);
  const address = coordinatorAddress(this, flags);
  const reader = readerOfFiles(this);
  const issuer = platformIssuer(this, flags.allowSimulated);
  const anchors = await measuredAnchors(this, flags, issuer);
  const crypto = fastCrypto();
  const complete = completeEvidence(this, memoryEndorsementCache());
  const identity = await retry(
    () =>
      requestIdentity({
        ...address,
        anchors,
        issuer,
        allowSimulated: flags.allowSimulated,
        clock: this.clock,
        random: this.random,
        crypto,
        complete,
      }),
    {
      clock: this.clock,
      timeoutMs: flags.timeout === 0 ? Infinity : flags.timeout * 1000,
      onRetry: ({ message }, delay) =>
        logger.info("Trying again in {delay} ms: {message}", { delay, message }),
    },
  );
  const directory = flags.outputDir ?? "/contrast";
  for (const file of await writeIdentity(identity, directory, reader)) {
    logger.debug("Wrote {file}", { file });
  }
  const done = flags.outputDir === undefined ? "/done" : join(flags.outputDir, "done");
  await writeWhole(flags.doneFile ?? done, "");
  logger.info("This workload has its certificate in {directory}", { directory });
}

/** In a pod the Initializer is root. Elsewhere, as on the simulated node, only the user who runs it reads its files. */
function readerOfFiles(context: CliContext): IdentityReader | undefined {
  const reader = identityReader(context.env);
  if (reader === undefined || Deno.uid() === 0) return reader;
  logger.warn("Keeping key and secret for the user who runs this: only root can give files away");
  return undefined;
}

function coordinatorAddress(context: CliContext, flags: InitializerFlags) {
  const host = flags.coordinator ?? context.env("COORDINATOR_HOST");
  if (host === undefined) {
    throw new UsageError("coordinator_host_missing", "Cannot start: COORDINATOR_HOST is not set", {
      hint: "set it to the Coordinator's host name, as contrast generate does",
    });
  }
  return parseAddress(host, MESH_PORT);
}

/** The trust anchors count only because the hardware's report covers the initdata they are in. */
async function measuredAnchors(
  context: CliContext,
  flags: InitializerFlags,
  issuer: Issuer,
): Promise<TrustAnchors> {
  const file = flags.initdata ?? context.env("CONTRAST_INITDATA") ?? "/contrast-initdata/initdata";
  const annotation = new TextDecoder().decode(await readRequired(file));
  const own = await issuer.issue(context.random.bytes(64));
  return await readTrustAnchors(annotation, ownHostData(own));
}
