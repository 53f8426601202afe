import { quoted } from "./_quoted.ts";

/** Appends a member to a JSON path: `a` + `b` is `a.b`, `a` + 0 is `a[0]`, unusual names are quoted. */
export function memberPath(path: string, member: string | number): string {
  if (typeof member === "number") return `${path}[${member}]`;
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(member)) {
    return `${path}[${quoted(member, 128)}]`;
  }
  return path === "" ? member : `${path}.${member}`;
}
