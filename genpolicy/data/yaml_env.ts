import { InputError } from "../../core/mod.ts";
import type { JsonPath } from "../../k8s/mod.ts";
import type { ConfigObject } from "../config/config_objects.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { EnvVar, KeyRef } from "../pod/pod_spec.ts";
import type { BuildContext } from "./build_context.ts";
import { downwardField } from "./downward_field.ts";
import { expandReferences, isServiceVariable } from "./expand_references.ts";
import { placeholderIn } from "./placeholders.ts";

/** A variable that the YAML sets. */
export interface YamlVariable {
  readonly value: string;
  readonly path: JsonPath;
  /** False for names that some kubelets skip. */
  readonly isRequired: boolean;
}

/**
 * The variables of a container as the kubelet computes them: `envFrom` first, then `env` in order, later ones
 * replace earlier ones. Problems go to the context.
 */
export function yamlEnv(entry: PodContainer, context: BuildContext): Map<string, YamlVariable> {
  const { container, path } = entry;
  const variables = new Map<string, YamlVariable>();
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    const reference = source.configMapRef ?? source.secretRef;
    if (reference === undefined) continue;
    const kind = source.configMapRef === undefined ? "Secret" : "ConfigMap";
    const at = [...path, "envFrom", index];
    const object = findObject(kind, reference, context, at);
    for (const [key, value] of object?.values ?? []) {
      const name = (source.prefix ?? "") + key;
      if (value === undefined) notText(object as ConfigObject, key, context, at);
      else if (/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) {
        const isRequired = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name);
        literalText(name, context, at);
        variables.set(name, { value: literalText(value, context, at), path: at, isRequired });
      }
    }
  }
  for (const [index, variable] of (container.env ?? []).entries()) {
    const at = [...path, "env", index];
    literalText(variable.name, context, [...at, "name"]);
    const value = valueOf(variable, variables, context, at);
    if (value !== undefined) variables.set(variable.name, { value, path: at, isRequired: true });
  }
  return variables;
}

function valueOf(
  variable: EnvVar,
  known: ReadonlyMap<string, YamlVariable>,
  context: BuildContext,
  path: JsonPath,
): string | undefined {
  const source = variable.valueFrom;
  if (source === undefined) {
    return expandText(variable.value ?? "", (name) => known.get(name)?.value, context, path);
  }
  if (source.configMapKeyRef !== undefined) {
    return keyValue("ConfigMap", source.configMapKeyRef, context, path);
  }
  if (source.secretKeyRef !== undefined) {
    return keyValue("Secret", source.secretKeyRef, context, path);
  }
  if (source.resourceFieldRef !== undefined) return "$(resource-field)";
  const fieldPath = source.fieldRef?.fieldPath ?? "";
  const value = downwardField(fieldPath, context.pod);
  if (value === undefined) {
    context.problems.add(
      new InputError(
        "downward_field_unknown",
        `Cannot set ${variable.name} from field ${JSON.stringify(fieldPath.slice(0, 200))}`,
        {
          place: context.pod.place([...path, "valueFrom"]),
          hint: "Kubernetes offers metadata.name, status.podIP, spec.nodeName and the like",
        },
      ),
    );
  }
  return value?.isLiteral ? literalText(value.text, context, path) : value?.text;
}

/** Replaces references in a value or argument; what cannot be bound becomes a problem. */
export function expandText(
  text: string,
  lookup: (name: string) => string | undefined,
  context: BuildContext,
  path: JsonPath,
): string {
  const expansion = expandReferences(text, lookup);
  literalText(expansion.literal, context, path);
  for (const name of expansion.unresolved.filter(isServiceVariable)) {
    context.problems.add(
      new InputError(
        "service_reference_unbound",
        `Cannot bind $(${name}): its value is known in the cluster only`,
        {
          place: context.pod.place(path),
          hint: `set ${name} in env, or use the DNS name of the service`,
        },
      ),
    );
  }
  return expansion.text;
}

/** A text that the user wrote; one with a placeholder in it becomes a problem. */
export function literalText(text: string, context: BuildContext, path: JsonPath): string {
  const placeholder = placeholderIn(text);
  if (placeholder !== undefined) {
    context.problems.add(
      new InputError(
        "placeholder_reserved",
        `Cannot use the text ${placeholder}: in a policy it stands for any value`,
        { place: context.pod.place(path), hint: "write the text in another way" },
      ),
    );
  }
  return text;
}

function findObject(
  kind: ConfigObject["kind"],
  reference: { readonly name: string; readonly optional?: boolean },
  context: BuildContext,
  path: JsonPath,
): ConfigObject | undefined {
  const found = context.config.find(kind, reference.name, context.pod.workload.namespace);
  if (found === undefined && !reference.optional) {
    context.problems.add(
      new InputError("config_not_found", `Cannot find ${kind} ${reference.name}`, {
        place: context.pod.place(path),
        hint: "give the file that defines it, for example with --config-file",
      }),
    );
  }
  return found;
}

function keyValue(
  kind: ConfigObject["kind"],
  reference: KeyRef,
  context: BuildContext,
  path: JsonPath,
): string | undefined {
  const object = findObject(kind, reference, context, path);
  if (object === undefined) return undefined;
  if (!object.values.has(reference.key)) {
    if (reference.optional) return undefined;
    context.problems.add(
      new InputError(
        "config_key_not_found",
        `Cannot find key ${reference.key} in ${kind} ${reference.name}`,
        { place: context.pod.place(path), hint: `the object is in ${object.document.file}` },
      ),
    );
    return undefined;
  }
  const value = object.values.get(reference.key);
  if (value === undefined) {
    notText(object, reference.key, context, path);
    return undefined;
  }
  return literalText(value, context, path);
}

function notText(
  object: ConfigObject,
  key: string,
  context: BuildContext,
  path: JsonPath,
): void {
  context.problems.add(
    new InputError(
      "config_value_not_text",
      `Cannot use key ${key} of ${object.kind} ${object.name} in a variable: it is not UTF-8 text`,
      { place: context.pod.place(path), hint: "mount the object as a volume" },
    ),
  );
}
