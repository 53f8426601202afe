/** `length` hex digits that look like an id and depend on `seed` only. Not for secrets. */
export function deterministicHex(seed: string, length: number): string {
  let digits = "";
  for (let round = 0; digits.length < length; round++) digits += fnv1a(`${round} ${seed}`);
  return digits.slice(0, length);
}

/** 32-bit FNV-1a with a final mix, as eight hex digits. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
