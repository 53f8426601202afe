/** The value at an RFC 6901 pointer; undefined where there is none. Keys may hold slashes when they stand last. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  let rest = pointer;
  while (rest !== "") {
    if (typeof value !== "object" || value === null) return undefined;
    const record = value as Record<string, unknown>;
    const whole = rest.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
    if (Object.hasOwn(record, whole)) return record[whole];
    const [part = "", ...others] = rest.slice(1).split("/");
    if (!Object.hasOwn(record, part)) return undefined;
    value = record[part];
    rest = others.length === 0 ? "" : `/${others.join("/")}`;
  }
  return value;
}

/** One part of a JSON pointer. */
export function pointerPart(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
