import { type ImageFacts, resolveUser, supplementaryGroups } from "../images/mod.ts";
import type { PodSecurityContext, SecurityContext } from "../pod/pod_spec.ts";
import type { PolicyUser } from "../policy_data.ts";

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
 *
 * @throws {InputError} as `resolveUser` of the images, when the user of the image is unknown or malformed.
 */
export function policyUser({ image, pod, container }: UserInput): PolicyUser {
  const isPause = container === undefined;
  const declared = container?.runAsUser ?? pod.runAsUser;
  const user = declared === undefined ? image.config.User ?? "" : String(declared);
  const resolved = resolveUser(user, image, { groupHalf: isPause ? "honour" : "ignore" });
  const gid = container?.runAsGroup ?? pod.runAsGroup ?? resolved.gid;
  const additional = new Set([gid]);
  // The sandbox of a pod that names a user gets no further groups.
  if (!isPause || user === "") {
    for (const group of pod.supplementalGroups ?? []) additional.add(group);
    if (pod.fsGroup !== undefined) additional.add(pod.fsGroup);
  }
  if (pod.supplementalGroupsPolicy !== "Strict") {
    for (const group of supplementaryGroups(String(resolved.uid), image)) additional.add(group);
  }
  return {
    UID: resolved.uid,
    GID: gid,
    AdditionalGids: [...additional].toSorted((left, right) => left - right),
    Username: "",
  };
}
