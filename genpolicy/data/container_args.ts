import { InputError } from "../../core/mod.ts";
import type { ImageFacts } from "../images/mod.ts";
import type { PodContainer } from "../pod/pod.ts";
import type { Handler } from "../pod/pod_spec.ts";
import type { BuildContext } from "./build_context.ts";
import { expandReferences } from "./expand_references.ts";
import { imageTexts } from "./image_texts.ts";
import type { OriginRecorder } from "./origin_recorder.ts";
import { expandText, literalText } from "./yaml_env.ts";

/** The argument vector: command and arguments of the YAML, and of the image where the YAML leaves them out. */
export function containerArgs(
  entry: PodContainer,
  image: ImageFacts,
  values: ReadonlyMap<string, string>,
  context: BuildContext,
  origins: OriginRecorder,
): string[] {
  const { container, path } = entry;
  const args: string[] = [];
  const origin = () => origins.at("OCI", "Process", "Args", args.length);
  const fromImage = (field: "Entrypoint" | "Cmd"): void => {
    const texts = image.config[field] ?? [];
    for (const text of imageTexts(texts, image.reference, context, [...path, "image"])) {
      origin().image(image.reference, field);
      args.push(keepDollars(text));
    }
  };
  const fromYaml = (field: "command" | "args"): void => {
    for (const [index, text] of (container[field] ?? []).entries()) {
      origin().file([...path, field, index]);
      const lookup = (name: string) => values.get(name);
      args.push(keepDollars(expandText(text, lookup, context, [...path, field, index])));
    }
  };
  const hasCommand = (container.command ?? []).length > 0;
  if (hasCommand) fromYaml("command");
  else fromImage("Entrypoint");
  if ((container.args ?? []).length > 0) fromYaml("args");
  else if (!hasCommand) fromImage("Cmd");
  if (args.length === 0) {
    context.problems.add(
      new InputError(
        "command_missing",
        `Cannot run container ${container.name}: neither the YAML nor the image has a command`,
        { place: context.pod.place(path), hint: "add command" },
      ),
    );
  }
  return args;
}

/** The commands of exec probes and hooks; the kubelet resolves references in probes, from plain variables only. */
export function execCommands(
  entry: PodContainer,
  context: BuildContext,
  origins: OriginRecorder,
): string[][] {
  const { container, path } = entry;
  const known = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? ""]));
  const commands: string[][] = [];
  const add = (handler: Handler | undefined, at: readonly string[], isProbe: boolean): void => {
    const command = handler?.exec?.command;
    if (command === undefined || command.length === 0) return;
    const place = [...path, ...at, "exec", "command"];
    origins.at("exec_commands", commands.length).file(place);
    const texts = command.map((text) =>
      isProbe ? expandReferences(text, (name) => known.get(name)).text : text
    );
    for (const text of texts) literalText(text, context, place);
    commands.push(texts.map(keepDollars));
  };
  add(container.livenessProbe, ["livenessProbe"], true);
  add(container.readinessProbe, ["readinessProbe"], true);
  add(container.startupProbe, ["startupProbe"], true);
  add(container.lifecycle?.postStart, ["lifecycle", "postStart"], false);
  add(container.lifecycle?.preStop, ["lifecycle", "preStop"], false);
  return commands;
}

/** The rules read `$$` in an argument as `$`, as Kata's do; so two dollars are written as four. */
function keepDollars(text: string): string {
  return text.replaceAll("$$", () => "$$$$");
}
