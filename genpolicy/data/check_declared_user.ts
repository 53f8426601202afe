import { InputError } from "../../core/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { PolicyUser } from "../policy_data.ts";
import type { BuildContext } from "./build_context.ts";
import { policyUser } from "./policy_user.ts";

const ROOT_IMAGE = { config: {}, passwd: null, group: null };

/**
 * Where the runtime cannot look into the image (setting `contrast.users` is `declared`), users and groups other than
 * root must be declared in the YAML; a problem with the declaration ready to paste otherwise.
 */
export function checkDeclaredUser(
  { container, path }: PodContainer,
  user: PolicyUser,
  context: BuildContext,
): void {
  if (context.settings.contrast.users !== "declared") return;
  const declared = policyUser({
    image: ROOT_IMAGE,
    pod: context.pod.spec.securityContext ?? {},
    container: container.securityContext ?? {},
  });
  if (JSON.stringify(declared) === JSON.stringify(user)) return;
  const groups = user.AdditionalGids.filter((gid) => gid !== user.GID);
  const snippet = [
    `runAsUser: ${user.UID}`,
    `runAsGroup: ${user.GID}`,
    ...(groups.length > 0 ? [`and for the pod supplementalGroups: [${groups.join(", ")}]`] : []),
  ];
  context.problems.add(
    new InputError(
      "user_undeclared",
      `Cannot leave the user of container ${container.name} to its image: ` +
        "this runtime does not look into images",
      {
        place: context.pod.place([...path, "securityContext"]),
        hint: `add to securityContext: ${snippet.join(", ")}`,
      },
    ),
  );
}
