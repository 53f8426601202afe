import { InputError } from "../../core/mod.ts";
import type { JsonPath } from "../../k8s/mod.ts";
import type { CheckContext } from "./check_fields.ts";
import type { PodContainer } from "./pod.ts";
import type { EnvVar, Volume } from "./pod_spec.ts";

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Checks what the types of the fields do not say: names, paths, references to volumes, sources of variables. */
export function checkContainer(
  entry: PodContainer,
  volumes: ReadonlyMap<string, Volume>,
  context: CheckContext,
): void {
  const { container, path } = entry;
  const fail = (code: "name" | "image" | "log", problem: string, at: JsonPath): void =>
    context.problems.add(
      new InputError("container_malformed", `Cannot use container: ${problem}`, {
        place: context.place([...path, ...at]),
        ...(code === "name"
          ? { hint: "names are lower-case letters, digits and dashes, at most 63" }
          : {}),
      }),
    );
  if (!NAME.test(container.name)) {
    fail("name", `its name is ${JSON.stringify(container.name.slice(0, 80))}`, ["name"]);
  }
  if (!/^\S+$/.test(container.image)) fail("image", "its image is empty or has spaces", ["image"]);
  const log = container.terminationMessagePath;
  if (log !== undefined && pathProblem(log, new Set()) !== undefined) {
    fail("log", `its terminationMessagePath is ${JSON.stringify(log.slice(0, 200))}`, [
      "terminationMessagePath",
    ]);
  }
  checkMounts(entry, volumes, context);
  for (const [index, variable] of (container.env ?? []).entries()) {
    checkVariable(variable, context, [...path, "env", index]);
  }
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    if (Number(source.configMapRef !== undefined) + Number(source.secretRef !== undefined) !== 1) {
      envMalformed(
        "envFrom needs exactly one of configMapRef and secretRef",
        context,
        [...path, "envFrom", index],
      );
    }
  }
}

function checkMounts(
  { container, path }: PodContainer,
  volumes: ReadonlyMap<string, Volume>,
  context: CheckContext,
): void {
  const seen = new Set<string>();
  const mounts = (container.volumeMounts ?? []).map((mount, index) => ({
    name: mount.name,
    target: mount.mountPath,
    at: [...path, "volumeMounts", index],
    field: "mountPath",
  }));
  const devices = (container.volumeDevices ?? []).map((device, index) => ({
    name: device.name,
    target: device.devicePath,
    at: [...path, "volumeDevices", index],
    field: "devicePath",
  }));
  for (const { name, target, at, field } of [...mounts, ...devices]) {
    if (!volumes.has(name)) {
      context.problems.add(
        new InputError("volume_unknown", `Cannot mount volume ${name}: the pod has none`, {
          place: context.place([...at, "name"]),
          hint: `add ${name} to volumes`,
        }),
      );
    }
    const problem = pathProblem(target, seen);
    seen.add(target);
    if (problem === undefined) continue;
    context.problems.add(
      new InputError(
        "mount_path_malformed",
        `Cannot mount at ${JSON.stringify(target.slice(0, 200))}: ${problem}`,
        { place: context.place([...at, field]) },
      ),
    );
  }
}

function pathProblem(path: string, seen: ReadonlySet<string>): string | undefined {
  if (!path.startsWith("/")) return "the path is not absolute";
  if (path.includes(":")) return "the path has a colon";
  if (path.split("/").some((part) => part === "..")) return "the path has a step upwards";
  if (seen.has(path)) return "another mount of the container has the same path";
  return undefined;
}

function checkVariable(variable: EnvVar, context: CheckContext, path: JsonPath): void {
  if (!/^[\x21-\x3c\x3e-\x7e][\x20-\x3c\x3e-\x7e]*$/.test(variable.name)) {
    const name = JSON.stringify(variable.name.slice(0, 80));
    envMalformed(`${name} is not a name of a variable`, context, [...path, "name"]);
  }
  if (variable.valueFrom === undefined) return;
  if (Object.keys(variable.valueFrom).length !== 1) {
    envMalformed(`valueFrom of ${variable.name} needs exactly one source`, context, path);
  }
  if (variable.value !== undefined && variable.value !== "") {
    envMalformed(`${variable.name} has both value and valueFrom`, context, path);
  }
}

function envMalformed(problem: string, context: CheckContext, path: JsonPath): void {
  context.problems.add(
    new InputError("env_malformed", `Cannot use environment: ${problem}`, {
      place: context.place(path),
    }),
  );
}
