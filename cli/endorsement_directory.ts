import type { CachedEndorsement, EndorsementCache } from "../attest/mod.ts";
import { sha256Hex } from "../core/mod.ts";

/** The folder in which answers of the vendors' services are kept unless the user names another. */
export function defaultEndorsementDirectory(env: (name: string) => string | undefined): string {
  const base = env("XDG_CACHE_HOME") ?? `${env("HOME") ?? "."}/.cache`;
  return `${base}/contrast/endorsements`;
}

interface Entry {
  readonly key: string;
  readonly fetchedAt: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A file that somebody else damaged is no copy; it is fetched again. */
function parseEntry(text: string, key: string): CachedEndorsement | undefined {
  try {
    const entry = JSON.parse(text) as Entry;
    const fetchedAt = new Date(entry.fetchedAt);
    if (entry.key !== key || Number.isNaN(fetchedAt.getTime())) return undefined;
    const headers = Object.fromEntries(
      Object.entries(entry.headers).map(([name, value]) => [name, String(value)]),
    );
    return { body: Uint8Array.fromBase64(entry.body), headers, fetchedAt };
  } catch {
    return undefined;
  }
}

/**
 * Keeps answers of the vendors' services as JSON files in a folder, so that they can be copied to a machine without network.
 *
 * Nothing in the folder is trusted: everything is verified when it is used.
 */
export function endorsementDirectory(
  folder: string,
  onProblem: (message: string) => void,
): EndorsementCache {
  const pathOf = async (key: string) =>
    `${folder}/${await sha256Hex(new TextEncoder().encode(key))}.json`;
  return {
    async read(key) {
      try {
        return parseEntry(await Deno.readTextFile(await pathOf(key)), key);
      } catch {
        return undefined;
      }
    },
    async write(key, { body, headers, fetchedAt }) {
      const entry: Entry = {
        key,
        fetchedAt: fetchedAt.toISOString(),
        headers,
        body: body.toBase64(),
      };
      try {
        await Deno.mkdir(folder, { recursive: true });
        const temporary = await Deno.makeTempFile({ dir: folder, prefix: ".new-" });
        await Deno.writeTextFile(temporary, `${JSON.stringify(entry)}\n`);
        await Deno.rename(temporary, await pathOf(key));
      } catch (error) {
        onProblem(`cannot keep ${key} in ${folder}: ${String(error)}`);
      }
    },
  };
}
