import { InputError, type Sha256Hex } from "../../core/mod.ts";
import { GENESIS } from "../../manifest/mod.ts";
import { readOptional, readRequired, workspacePath } from "./files.ts";

/**
 * The transition that `verify` saw last; the beginning of the history where it never ran.
 *
 * @throws {InputError} `transition_malformed`, and `file_unreadable` for a file that the user named.
 */
export async function readLatestTransition(
  flags: { readonly latestTransition?: string; readonly workspaceDir?: string },
): Promise<Sha256Hex> {
  const file = workspacePath(
    flags.latestTransition,
    flags.workspaceDir,
    "verify/latest-transition",
  );
  const bytes = flags.latestTransition === undefined
    ? await readOptional(file)
    : await readRequired(file);
  if (bytes === undefined) return GENESIS;
  const text = new TextDecoder().decode(bytes).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new InputError(
      "transition_malformed",
      "Cannot read a transition: expected 64 lower-case hex digits",
      { place: { kind: "file", file } },
    );
  }
  return text as Sha256Hex;
}
