/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface RegistryChallenge {
  /** Lower case, for example `bearer`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderLength = 8192;

/** Reads all challenges of a header; what cannot be read is left out. */
export function parseChallenges(header: string): RegistryChallenge[] {
  if (header.length > maxHeaderLength) return [];
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const token = "[!#$%&'*+.^_`|~\\w-]+";
  const piece = new RegExp(
    `(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))|(${token})(?=\\s|,|$)`,
    "g",
  );
  for (const [, name, quoted, plain, scheme] of header.matchAll(piece)) {
    if (scheme !== undefined) {
      challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    } else if (name !== undefined) {
      const value = quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "";
      challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}
