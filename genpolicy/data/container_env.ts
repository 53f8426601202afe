import type { ImageFacts } from "../images/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { BuildContext } from "./build_context.ts";
import type { OriginRecorder } from "./origin_recorder.ts";
import { imageTexts } from "./image_texts.ts";
import { yamlEnv, type YamlVariable } from "./yaml_env.ts";

/** The environment of a container, ready for the policy data. */
export interface ContainerEnv {
  /** Everything that may come, `NAME=value`, without duplicates. */
  readonly env: readonly string[];
  readonly required: readonly string[];
  readonly overridden: readonly string[];
  /** The value that the container sees, by name: for references in arguments. */
  readonly values: ReadonlyMap<string, string>;
}

/** containerd's default, for images that set no path. */
export const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface Entry {
  readonly text: string;
  readonly note: (origin: OriginRecorder) => void;
  readonly isRequired: boolean;
}

/** What kubelet and containerd put into the environment: their own variables, the image's, then the YAML's. */
export function containerEnv(
  entry: PodContainer,
  image: ImageFacts,
  context: BuildContext,
  origins: OriginRecorder,
): ContainerEnv {
  const yaml = yamlEnv(entry, context);
  const layers: Map<string, Entry>[] = [
    runtimeEntries(entry),
    imageEntries(image, context, entry),
    settingEntries(context),
    yamlEntries(yaml),
  ];
  const effective = new Map<string, Entry>();
  for (const layer of layers) for (const [name, item] of layer) effective.set(name, item);
  const overridden = new Set<string>();
  const env = new Map<string, Entry>();
  for (const layer of layers) {
    for (const [name, item] of layer) {
      const last = effective.get(name) as Entry;
      // What the runtime sets is replaced in place; what the image sets is sent besides what the YAML sets.
      if (item.text !== last.text && layer === layers[1]) overridden.add(item.text);
      else if (item.text !== last.text) continue;
      if (!env.has(item.text)) env.set(item.text, item);
    }
  }
  [...env.values()].forEach((item, index) => item.note(origins.at("OCI", "Process", "Env", index)));
  const required = [...effective.values()].filter((item) => item.isRequired);
  required.forEach((item, index) => item.note(origins.at("bindings", "required_env", index)));
  return {
    env: [...env.keys()],
    required: required.map((item) => item.text),
    overridden: [...overridden],
    values: new Map([...yaml].map(([name, variable]) => [name, variable.value])),
  };
}

function runtimeEntries({ container }: PodContainer): Map<string, Entry> {
  const note = (origin: OriginRecorder) => origin.runtime("containerd sets it");
  const entries = new Map<string, Entry>([
    ["PATH", { text: defaultPath, note, isRequired: false }],
    ["HOSTNAME", { text: "HOSTNAME=$(host-name)", note, isRequired: true }],
  ]);
  if (container.tty) entries.set("TERM", { text: "TERM=xterm", note, isRequired: true });
  return entries;
}

function imageEntries(
  image: ImageFacts,
  context: BuildContext,
  { path }: PodContainer,
): Map<string, Entry> {
  const texts = imageTexts(image.config.Env ?? [], image.reference, context, [...path, "image"]);
  return new Map(texts.map((text): [string, Entry] => [
    text.split("=", 1)[0] ?? "",
    {
      text,
      note: (origin) => origin.image(image.reference, "Env"),
      isRequired: text.includes("="),
    },
  ]));
}

function settingEntries(context: BuildContext): Map<string, Entry> {
  const texts = context.settings.other_container.Process?.Env ?? [];
  return new Map(texts.map((text, index): [string, Entry] => [
    text.split("=", 1)[0] ?? "",
    {
      text,
      note: (origin) => origin.setting("other_container", "Process", "Env", index),
      isRequired: false,
    },
  ]));
}

function yamlEntries(variables: ReadonlyMap<string, YamlVariable>): Map<string, Entry> {
  return new Map([...variables].map(([name, variable]): [string, Entry] => [
    name,
    {
      text: `${name}=${variable.value}`,
      note: (origin) => origin.file(variable.path),
      isRequired: variable.isRequired,
    },
  ]));
}
