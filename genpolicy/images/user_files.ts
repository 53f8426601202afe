/** The texts of `/etc/passwd` and `/etc/group`; null where the image has no such file. `ImageFacts` is one. */
export interface UserFiles {
  readonly passwd: string | null;
  readonly group: string | null;
}

/** A line of `/etc/passwd`, as far as it counts. */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A line of `/etc/group`, as far as it counts. */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  /** Names of users. */
  readonly members: readonly string[];
}

/**
 * Reads `/etc/passwd` as containerd does (moby/sys/user): blank lines are passed over, missing fields are empty, and
 * a number that cannot be read is 0.
 */
export function parsePasswd(text: string): PasswdEntry[] {
  return lines(text).map((line) => {
    const [name = "", , uid, gid] = line.split(":");
    return { name, uid: number(uid), gid: number(gid) };
  });
}

/** Reads `/etc/group` as containerd does; see `parsePasswd`. */
export function parseGroup(text: string): GroupEntry[] {
  return lines(text).map((line) => {
    const [name = "", , gid, members = ""] = line.split(":");
    return { name, gid: number(gid), members: members === "" ? [] : members.split(",") };
  });
}

function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function number(text: string | undefined): number {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}
