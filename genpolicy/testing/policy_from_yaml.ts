import { ContrastError, InputErrors } from "../../core/mod.ts";
import { parseYamlFile, workloadsOf } from "../../k8s/mod.ts";
import { collectConfigObjects } from "../config/collect_config_objects.ts";
import { type GeneratedPolicy, generatePolicies } from "../generate_policy.ts";
import type { ImageFacts, OciImageConfig } from "../images/mod.ts";
import { defaultSettings } from "../settings/default_settings.ts";
import type { Settings } from "../settings/settings.ts";

/** What a test may set besides the YAML. */
export interface YamlPolicyOptions {
  readonly settings?: Settings;
  /** Configuration of image `app`, the one that the YAML of a test names. */
  readonly image?: OciImageConfig;
  readonly passwd?: string;
  readonly group?: string;
  readonly initdata?: Readonly<Record<string, string>>;
  readonly rules?: string;
}

/** Facts of an image that exists in tests only. */
export function imageFacts(reference: string, options: YamlPolicyOptions = {}): ImageFacts {
  return {
    reference,
    digest: `sha256:${"1".repeat(64)}`,
    platform: "linux/amd64",
    config: options.image ?? { Env: ["PATH=/bin"], Entrypoint: ["/app"] },
    passwd: options.passwd ?? null,
    group: options.group ?? null,
    size: 1,
    unpackedSize: 1,
  };
}

/** The policies of all workloads in a text of YAML; every image has the facts of `options`. */
export function policiesFromYaml(
  text: string,
  options: YamlPolicyOptions = {},
): Promise<GeneratedPolicy[]> {
  const { documents } = parseYamlFile("pod.yaml", text);
  const config = collectConfigObjects(documents);
  const references = [...text.matchAll(/image: *"?([^\s",}]+)/g)].map((match) => match[1] ?? "");
  const images = new Map(references.map((name) => [name, imageFacts(name, options)]));
  const settings = options.settings ?? defaultSettings;
  return generatePolicies(
    documents.flatMap(workloadsOf).map((workload) => ({
      workload,
      config,
      images,
      settings,
      ...(options.rules === undefined ? {} : { rules: options.rules }),
      ...(options.initdata === undefined ? {} : { initdata: options.initdata }),
    })),
  );
}

/** The policy of a Pod with the given `spec`, written as YAML with an indentation of two. */
export async function policyOfPod(
  spec: string,
  options: YamlPolicyOptions = {},
): Promise<GeneratedPolicy> {
  const head = "apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec:\n";
  const [policy] = await policiesFromYaml(head + spec, options);
  if (policy === undefined) throw new Error("there is no pod");
  return policy;
}

/** All problems of a step, as `code place`; fails when there are none. */
export async function problemsOf(step: () => unknown): Promise<string[]> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof ContrastError)) throw error;
    const problems = error instanceof InputErrors ? error.problems : [error];
    return problems.map(({ code, place }) =>
      place?.kind === "file" && place.line !== undefined
        ? `${code} ${place.line}:${place.column}`
        : code
    );
  }
  throw new Error("nothing was refused");
}
