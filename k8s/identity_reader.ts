import { INITIALIZER_CONTAINER } from "./inject_initializer.ts";
import { isJsonObject } from "./json_value.ts";
import { mapContainers } from "./pod_containers.ts";
import type { PodTemplate } from "./pod_template.ts";

/** Who may read the private files of the Initializer: a user (they get mode 0400) or a group (0440), by number. */
export type IdentityReader = { readonly user: number } | { readonly group: number };

/** Variable of the Initializer with the user that the private files are given to. */
const USER_VARIABLE = "CONTRAST_FILES_USER";
/** Variable of the Initializer with the group that may read the private files. */
const GROUP_VARIABLE = "CONTRAST_FILES_GROUP";

/**
 * The template with an Initializer that lets `reader` read key and workload secret; without an Initializer, the
 * template as it is. Only to give files to another user it needs a capability: CHOWN.
 */
export function withIdentityReader(template: PodTemplate, reader: IdentityReader): PodTemplate {
  const variable = "user" in reader
    ? { name: USER_VARIABLE, value: String(reader.user) }
    : { name: GROUP_VARIABLE, value: String(reader.group) };
  return mapContainers(template, (container, [, list]) => {
    if (list !== "initContainers" || container["name"] !== INITIALIZER_CONTAINER) return container;
    const { env, securityContext } = container;
    const security = isJsonObject(securityContext) ? securityContext : {};
    const capabilities = isJsonObject(security["capabilities"]) ? security["capabilities"] : {};
    return {
      ...container,
      env: [...(Array.isArray(env) ? env : []), variable],
      securityContext: "user" in reader
        ? { ...security, capabilities: { ...capabilities, add: ["CHOWN"] } }
        : security,
    };
  });
}
