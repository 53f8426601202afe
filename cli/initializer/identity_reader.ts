import { UsageError } from "../../core/mod.ts";
import type { IdentityReader } from "../../initializer/mod.ts";

const USER = "CONTRAST_FILES_USER";
const GROUP = "CONTRAST_FILES_GROUP";

/**
 * Who shall be able to read key and workload secret, as `contrast generate` wrote it into the environment.
 *
 * @throws {UsageError} `files_reader_malformed`.
 */
export function identityReader(
  env: (name: string) => string | undefined,
): IdentityReader | undefined {
  const [user, group] = [env(USER), env(GROUP)];
  if (user !== undefined && group !== undefined) {
    throw new UsageError(
      "files_reader_malformed",
      `Cannot use both ${USER} and ${GROUP}: expected one of the two`,
    );
  }
  if (user !== undefined) return { user: numberOf(USER, user) };
  return group === undefined ? undefined : { group: numberOf(GROUP, group) };
}

function numberOf(name: string, text: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Infinity;
  if (number < 2 ** 31) return number;
  throw new UsageError(
    "files_reader_malformed",
    `Cannot read ${name} ${
      JSON.stringify(text.slice(0, 100))
    }: expected the number of a user or group`,
  );
}
