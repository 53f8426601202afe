import { InputError } from "../../core/mod.ts";
import { type ImageFacts, resolveUser } from "../../genpolicy/images/mod.ts";
import {
  containersOf,
  type IdentityReader,
  INITIALIZER_CONTAINER,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  withIdentityReader,
} from "../../k8s/mod.ts";
import type { GenerateWarning } from "./policy_builder.ts";
import type { PreparedWorkload } from "./prepare_workloads.ts";

/** A container that may want to read key and secret. */
interface Reader {
  readonly name: string;
  readonly uid: number;
  /** Whether it is root that may read the files of others. */
  readonly readsAll: boolean;
}

/**
 * Lets the containers of each workload read the key and the secret that the Initializer writes.
 *
 * With `fsGroup`, which Kubernetes gives to every container of a pod, that group may read them; without, they belong to
 * the user that the containers run as. Where these differ, the files stay root's, with a warning.
 */
export function grantIdentities(
  workloads: readonly PreparedWorkload[],
  facts: ReadonlyMap<string, ImageFacts>,
): { readonly workloads: PreparedWorkload[]; readonly warnings: readonly GenerateWarning[] } {
  const warnings: GenerateWarning[] = [];
  const granted = workloads.map((item) => {
    const all = containersOf(item.template);
    if (!all.some(({ value }) => value["name"] === INITIALIZER_CONTAINER)) return item;
    const pod = securityOf(item.template["spec"]);
    const readers = readersOf(item, pod, facts);
    const reader = identityReader(pod, readers);
    if (reader === "different") warnings.push(unreadable(item, readers));
    if (reader === undefined || reader === "different") return item;
    return { ...item, template: withIdentityReader(item.template, reader) };
  });
  return { workloads: granted, warnings };
}

/** Undefined when root reads them and nobody else has to. */
function identityReader(
  pod: JsonObject,
  readers: readonly Reader[],
): IdentityReader | "different" | undefined {
  const group = pod["fsGroup"];
  if (typeof group === "number" && group > 0) return { group };
  const users = new Set(readers.map(({ uid }) => uid));
  const [only] = users;
  if (users.size < 2) return only === undefined || only === 0 ? undefined : { user: only };
  const narrow = new Set(readers.filter(({ readsAll }) => !readsAll).map(({ uid }) => uid));
  const [user] = narrow;
  return narrow.size === 1 && user !== undefined ? { user } : "different";
}

/** The containers that run along with each other. Init containers that end before those start are left out. */
function readersOf(
  item: PreparedWorkload,
  pod: JsonObject,
  facts: ReadonlyMap<string, ImageFacts>,
): Reader[] {
  return containersOf(item.template).flatMap(({ path, value }) => {
    const isSidecar = value["restartPolicy"] === "Always";
    if (path[1] === "initContainers" && !isSidecar) return [];
    if (value["name"] === INITIALIZER_CONTAINER) return [];
    const own = securityOf(value);
    const uid = userOf(own["runAsUser"] ?? pod["runAsUser"], facts.get(String(value["image"])));
    if (uid === undefined) return [];
    return [{ name: String(value["name"]), uid, readsAll: uid === 0 && overridesModes(own) }];
  });
}

/** Undefined where it cannot be told; why, is reported with the policy. */
function userOf(declared: JsonValue | undefined, image: ImageFacts | undefined) {
  if (typeof declared === "number") return declared;
  if (image === undefined) return undefined;
  try {
    return resolveUser(image.config.User ?? "", image, { groupHalf: "ignore" }).uid;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return undefined;
  }
}

/** Whether root in this container has CAP_DAC_OVERRIDE, as it has unless it is dropped. */
function overridesModes(security: JsonObject): boolean {
  if (security["privileged"] === true) return true;
  const capabilities = isJsonObject(security["capabilities"]) ? security["capabilities"] : {};
  const has = (list: "add" | "drop") => {
    const names = capabilities[list];
    const wanted = ["ALL", "DAC_OVERRIDE", "CAP_DAC_OVERRIDE"];
    return Array.isArray(names) &&
      names.some((name) => wanted.includes(String(name).toUpperCase()));
  };
  return has("add") || !has("drop");
}

function securityOf(value: JsonValue | undefined): JsonObject {
  const security = isJsonObject(value) ? value["securityContext"] : undefined;
  return isJsonObject(security) ? security : {};
}

function unreadable(item: PreparedWorkload, readers: readonly Reader[]): GenerateWarning {
  const { kind, name, podPath } = item.workload;
  const users = readers.map((reader) => `${reader.name} is user ${reader.uid}`).join(", ");
  const path = ["spec", "containers"];
  return {
    code: "identity_unreadable",
    message: `Only root can read the key and the secret of ${kind} ${name}, because its ` +
      `containers are different users: ${users}`,
    get place() {
      return item.places.written?.place([...podPath, ...path]) ?? item.workload.place(path);
    },
    hint: "set securityContext.fsGroup of the pod to a group that may read them, or the same " +
      "runAsUser for all containers",
  };
}
