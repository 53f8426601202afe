import { InputError } from "../../core/mod.ts";
import type { JsonPath } from "../../k8s/mod.ts";
import type { BuildContext } from "./build_context.ts";
import { placeholderIn } from "./placeholders.ts";

/** Variables or arguments of an image; a placeholder in one of them becomes a problem. */
export function imageTexts(
  texts: readonly string[],
  reference: string,
  context: BuildContext,
  path: JsonPath,
): readonly string[] {
  for (const text of texts) {
    const placeholder = placeholderIn(text);
    if (placeholder === undefined) continue;
    context.problems.add(
      new InputError(
        "placeholder_reserved",
        `Cannot use image ${reference}: its configuration has the text ${placeholder}, ` +
          "which in a policy stands for any value",
        { place: context.pod.place(path) },
      ),
    );
  }
  return texts;
}
