/** A line of `/etc/passwd`. */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A line of `/etc/group`. */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The lines of `/etc/passwd` with seven fields and numeric ids; others are passed over, as the C library does. */
export function parsePasswd(text: string | null): PasswdEntry[] {
  return fieldsOf(text, 7).flatMap(([name = "", , uid, gid]) => {
    const ids = [idOf(uid), idOf(gid)] as const;
    return ids[0] === undefined || ids[1] === undefined ? [] : [{ name, uid: ids[0], gid: ids[1] }];
  });
}

/** The lines of `/etc/group` with four fields and a numeric id; others are passed over. */
export function parseGroup(text: string | null): GroupEntry[] {
  return fieldsOf(text, 4).flatMap(([name = "", , id, members]) => {
    const gid = idOf(id);
    return gid === undefined
      ? []
      : [{ name, gid, members: (members ?? "").split(",").filter((member) => member !== "") }];
  });
}

/** A user or group id: decimal, 0 to 2^32 - 2. */
export function idOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|[1-9][0-9]{0,9})$/.test(text)) return undefined;
  const id = Number(text);
  return id < 0xffffffff ? id : undefined;
}

function fieldsOf(text: string | null, count: number): string[][] {
  return (text ?? "").split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replace(/\r$/, "").split(":"))
    .filter((fields) => fields.length === count);
}
