import { EndorsementFetcher } from "../../attest/mod.ts";
import { systemClock } from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { defaultEndorsementDirectory, endorsementDirectory } from "../endorsement_directory.ts";
import type { EvidenceVerifyFlags } from "./flags.ts";

/** The vendors' services behind the cache on disk, as the flags ask for. */
export function endorsementFetcher(
  context: CliContext,
  flags: Pick<EvidenceVerifyFlags, "cache" | "offline">,
): EndorsementFetcher {
  const folder = flags.cache ?? defaultEndorsementDirectory(context.env);
  return new EndorsementFetcher({
    ...(flags.offline ? {} : { fetch: (url, init) => fetch(url, init) }),
    cache: endorsementDirectory(folder, (text) => context.out.warn("cache_unwritable", text)),
    clock: systemClock,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
}
