import type { Place, Sha256Hex } from "../../core/mod.ts";
import type { ImageFacts } from "../../genpolicy/images/mod.ts";
import {
  collectConfigObjects,
  type ConfigObjects,
  defaultSettings,
  generatePolicy,
  loadSettings,
  type Settings,
} from "../../genpolicy/mod.ts";
import {
  containersOf,
  INITDATA_ANNOTATION,
  INITIALIZER_CONTAINER,
  type PodTemplate,
  POLICY_ANNOTATION,
  withAnnotations,
  withTemplate,
  type Workload,
} from "../../k8s/mod.ts";
import type { PreparedWorkload } from "./prepare_workloads.ts";
import type { Deployment } from "./read_deployment.ts";

/** The policy of a workload. */
export interface WorkloadPolicy {
  /** The policy hash: what the hardware reports. */
  readonly hash: Sha256Hex;
  /** The template with the annotation in it. */
  readonly template: PodTemplate;
  readonly warnings: readonly GenerateWarning[];
}

/** Something that must be read although it is no error. */
export interface GenerateWarning {
  readonly code: string;
  readonly message: string;
  readonly place?: Place | undefined;
  readonly hint?: string | undefined;
}

/** Where the policy's surroundings come from. */
export interface PolicyBuilderOptions {
  /** Settings file or folder; undefined for the defaults. */
  readonly settings: string | undefined;
  /** Text of a rules file; undefined for the built-in rules. */
  readonly rules: string | undefined;
  readonly images: ReadonlyMap<string, ImageFacts>;
}

/** Makes the policies of a deployment, one workload at a time. */
export class PolicyBuilder {
  readonly #settings: Settings;
  readonly #config: ConfigObjects;
  readonly #options: PolicyBuilderOptions;

  /** For `open`. */
  constructor(settings: Settings, config: ConfigObjects, options: PolicyBuilderOptions) {
    this.#settings = settings;
    this.#config = config;
    this.#options = options;
  }

  /**
   * Reads the settings, and the ConfigMaps and Secrets of all files.
   *
   * @throws {InputError | InputErrors} what `loadSettings` and `collectConfigObjects` throw.
   */
  static async open(deployment: Deployment, options: PolicyBuilderOptions): Promise<PolicyBuilder> {
    const settings = options.settings === undefined
      ? defaultSettings
      : await loadSettings(options.settings);
    const files = [...deployment.files, ...deployment.configFiles];
    const config = collectConfigObjects(files.flatMap(({ documents }) => documents));
    return new PolicyBuilder(settings, config, options);
  }

  /** Whether the policy travels in an initdata document, in which other entries are measured along with it. */
  get hasInitdata(): boolean {
    return this.#settings.contrast.delivery === "initdata";
  }

  /**
   * Makes the policy of a workload. The annotation of a former run is no part of what the policy is made from.
   *
   * @param initdata Further entries of the initdata document.
   * @throws {InputErrors} every problem of the workload.
   */
  async build(
    item: PreparedWorkload,
    initdata: Readonly<Record<string, string>> = {},
  ): Promise<WorkloadPolicy> {
    const bare = withAnnotations(item.template, {
      [INITDATA_ANNOTATION]: undefined,
      [POLICY_ANNOTATION]: undefined,
    });
    const { hash, annotation, warnings } = await generatePolicy({
      workload: placedWorkload(item, bare),
      config: this.#config,
      images: this.#options.images,
      settings: this.#settings,
      initdata,
      ...(this.#options.rules === undefined ? {} : { rules: this.#options.rules }),
    });
    return {
      hash,
      template: withAnnotations(bare, { [annotation.key]: annotation.value }),
      warnings: [...this.#anchorWarnings(item), ...warnings],
    };
  }

  #anchorWarnings({ workload, template }: PreparedWorkload): GenerateWarning[] {
    const names = containersOf(template).map(({ value }) => value["name"]);
    if (this.hasInitdata || !names.includes(INITIALIZER_CONTAINER)) return [];
    return [{
      code: "initializer_without_anchors",
      message:
        `The Initializer of ${workload.kind} ${workload.name} cannot know its Coordinator, ` +
        "because the settings deliver the policy without initdata",
      hint: "use a runtime that takes initdata, or --skip-initializer",
    }];
  }
}

/** The workload with its new template, and places that follow the text once it is written. */
function placedWorkload(item: PreparedWorkload, template: PodTemplate): Workload {
  const workload = withTemplate(item.workload, template);
  const { podPath } = item.workload;
  return {
    ...workload,
    place: (path) => item.places.written?.place([...podPath, ...path]) ?? workload.place(path),
  };
}
