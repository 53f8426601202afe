import { InputError } from "../../core/mod.ts";
import { parseGroup, parsePasswd, type PasswdEntry, type UserFiles } from "./user_files.ts";

/** The user that a container's process runs as. */
export interface ContainerUser {
  readonly uid: number;
  /** The primary group. */
  readonly gid: number;
  /** The primary group and all groups that list the user, ascending, each once. */
  readonly additionalGids: readonly number[];
  /** The name in `/etc/passwd`; undefined when there is none for the uid. */
  readonly username: string | undefined;
}

/** How to read the user of an image. */
export interface ResolveUserOptions {
  /**
   * What becomes of the group in `user:group`: a runtime that is called directly honours it; the kubelet passes only
   * the user of an image on, so that it is ignored for workload containers. Default `honour`.
   */
  readonly groupHalf?: "honour" | "ignore";
}

const maxId = 2 ** 31 - 1;

/**
 * Resolves the user of an image, or a `runAsUser` as text, as containerd does (`oci.WithUser` and
 * `oci.WithAdditionalGIDs`).
 *
 * - Empty means root.
 * - A number is a uid; its primary group is that of the first line of `/etc/passwd` with that uid, or 0.
 * - Anything else is a name, which `/etc/passwd` must have.
 * - `user:group`: an explicit group; with two numbers, nothing is looked up for the primary group.
 *
 * @throws {InputError} `image_user_malformed`, `image_user_unknown`, `image_group_unknown`, `image_user_range`:
 * containerd refuses to start such a container.
 */
export function resolveUser(
  user: string,
  files: UserFiles,
  options: ResolveUserOptions = {},
): ContainerUser {
  const parts = user.split(":");
  if (parts.length > 2) {
    throw new InputError(
      "image_user_malformed",
      `Cannot resolve user ${JSON.stringify(user)}: expected a user, or a user and a group`,
    );
  }
  const [userPart = "", groupPart] = parts;
  const group = options.groupHalf === "ignore" ? undefined : groupPart;
  const entries = files.passwd === null ? [] : parsePasswd(files.passwd);
  const { uid, gid, username } = findUser(userPart === "" ? "0" : userPart, entries);
  const primary = group === undefined ? gid : findGroup(group, files);
  const gids = new Set([primary, ...supplementaryGids(username, files)]);
  return {
    uid,
    gid: primary,
    additionalGids: [...gids].toSorted((left, right) => left - right),
    username,
  };
}

/**
 * The groups of `/etc/group` that list the user, ascending, each once. The group that has the name of the user does
 * not count, as in containerd.
 *
 * @param user a name or a uid as text; an unknown one has no groups.
 */
export function supplementaryGroups(user: string, files: UserFiles): number[] {
  const uid = parseId(user);
  const username = uid === undefined
    ? user
    : parsePasswd(files.passwd ?? "").find((entry) => entry.uid === uid)?.name;
  return supplementaryGids(username, files).toSorted((left, right) => left - right);
}

function supplementaryGids(username: string | undefined, files: UserFiles): number[] {
  if (username === undefined || files.group === null) return [];
  const gids = parseGroup(files.group)
    .filter((group) => group.name !== username && group.members.includes(username))
    .map((group) => group.gid);
  return [...new Set(gids)];
}

function findUser(
  user: string,
  entries: readonly PasswdEntry[],
): { uid: number; gid: number; username: string | undefined } {
  const uid = parseId(user);
  const entry = uid === undefined
    ? entries.find((entry) => entry.name === user)
    : entries.find((entry) => entry.uid === uid);
  if (entry === undefined) {
    if (uid !== undefined) return { uid, gid: 0, username: undefined };
    throw new InputError(
      "image_user_unknown",
      `Cannot resolve user ${JSON.stringify(user)}: /etc/passwd of the image does not have it`,
      { hint: "set runAsUser to a number, or add the user to the image" },
    );
  }
  for (const id of [entry.uid, entry.gid]) {
    if (id < 0 || id > maxId) throw outOfRange(user, id);
  }
  return { uid: entry.uid, gid: entry.gid, username: entry.name };
}

function findGroup(group: string, files: UserFiles): number {
  const gid = parseId(group);
  if (gid !== undefined) return gid;
  const entry = parseGroup(files.group ?? "").find((entry) => entry.name === group);
  if (entry === undefined) {
    throw new InputError(
      "image_group_unknown",
      `Cannot resolve group ${JSON.stringify(group)}: /etc/group of the image does not have it`,
      { hint: "set runAsGroup to a number, or add the group to the image" },
    );
  }
  if (entry.gid < 0 || entry.gid > maxId) throw outOfRange(group, entry.gid);
  return entry.gid;
}

/** A number in the range of ids; other texts are names. */
function parseId(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const id = Number(text);
  return id >= 0 && id <= maxId ? id : undefined;
}

function outOfRange(name: string, id: number): InputError {
  return new InputError(
    "image_user_range",
    `Cannot resolve ${JSON.stringify(name)}: its id ${id} is out of range, expected 0 to ${maxId}`,
  );
}
