import type { ManifestContent } from "./manifest_schema.ts";

/**
 * Writes a manifest as the files have it: two spaces of indentation, keys sorted by code unit, a final newline.
 * The same content gives the same bytes, whatever order its keys were built in; lists keep their order.
 */
export function serializeManifest(content: ManifestContent): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(sorted(content), null, 2)}\n`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
