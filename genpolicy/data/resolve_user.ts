import type { ImageFacts } from "../images/mod.ts";
import type { PodSecurityContext, SecurityContext } from "../pod/pod_spec.ts";
import type { PolicyUser } from "../policy_data.ts";
import {
  type GroupEntry,
  idOf,
  parseGroup,
  parsePasswd,
  type PasswdEntry,
} from "./user_database.ts";

/** What decides the user of a process. */
export interface UserInput {
  readonly image: Pick<ImageFacts, "config" | "passwd" | "group">;
  readonly pod: PodSecurityContext;
  /** Undefined for the pause container. */
  readonly container: SecurityContext | undefined;
}

/**
 * The user and groups that kubelet and containerd give the first process.
 *
 * The user is that of the container, else of the pod, else of the image (for a workload the user half only); its
 * primary group is given likewise, else by `/etc/passwd`, else 0. Additional groups are the primary group, `fsGroup`,
 * `supplementalGroups` and those that `/etc/group` lists the user in.
 */
export function resolveUser({ image, pod, container }: UserInput): PolicyUser {
  const passwd = parsePasswd(image.passwd);
  const groups = parseGroup(image.group);
  const isPause = container === undefined;
  const declared = container?.runAsUser ?? pod.runAsUser;
  const base = declared === undefined
    ? imageUser(image.config.User ?? "", passwd, groups, isPause)
    : { uid: declared, gid: passwd.find((entry) => entry.uid === declared)?.gid ?? 0 };
  const gid = container?.runAsGroup ?? pod.runAsGroup ?? base.gid;
  const additional = new Set([gid]);
  // The sandbox of a pod that names a user gets no further groups.
  if (!isPause || (declared === undefined && (image.config.User ?? "") === "")) {
    for (const group of pod.supplementalGroups ?? []) additional.add(group);
    if (pod.fsGroup !== undefined) additional.add(pod.fsGroup);
  }
  if (pod.supplementalGroupsPolicy !== "Strict") {
    for (const group of memberships(base.uid, passwd, groups)) additional.add(group);
  }
  return {
    UID: base.uid,
    GID: gid,
    AdditionalGids: [...additional].toSorted((left, right) => left - right),
    Username: "",
  };
}

/** The kubelet hands on the user half of an image's `User` only; for the pause container containerd reads both. */
function imageUser(
  user: string,
  passwd: readonly PasswdEntry[],
  groups: readonly GroupEntry[],
  isPause: boolean,
): { uid: number; gid: number } {
  const [name = "", group, ...rest] = user.split(":");
  if (rest.length > 0) return { uid: 0, gid: 0 };
  const uid = idOf(name) ?? passwd.find((entry) => entry.name === name)?.uid ?? 0;
  const primary = passwd.find((entry) => entry.uid === uid)?.gid ?? 0;
  if (!isPause || group === undefined || group === "") return { uid, gid: primary };
  return { uid, gid: idOf(group) ?? groups.find((entry) => entry.name === group)?.gid ?? primary };
}

/** containerd leaves out a group that has the name of the user. */
function memberships(
  uid: number,
  passwd: readonly PasswdEntry[],
  groups: readonly GroupEntry[],
): number[] {
  const name = passwd.find((entry) => entry.uid === uid)?.name;
  if (name === undefined) return [];
  return groups
    .filter((group) => group.name !== name && group.members.includes(name))
    .map((group) => group.gid);
}
