const MAX_OID_BYTES = 64;

/** Dotted form of the value of an OBJECT IDENTIFIER, or `undefined` when it is malformed. */
export function decodeOid(content: Uint8Array): string | undefined {
  if (content.length === 0 || content.length > MAX_OID_BYTES) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  let started = false;
  for (const byte of content) {
    if (!started && byte === 0x80) return undefined;
    started = true;
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) return undefined;
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
      started = false;
    }
  }
  if (started) return undefined;
  const [first = 0, ...rest] = arcs;
  const root = first < 40 ? 0 : first < 80 ? 1 : 2;
  return [root, first - root * 40, ...rest].join(".");
}
