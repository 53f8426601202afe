import { ContrastError, InputError, InputErrors, UsageError } from "../core/mod.ts";
import {
  collectConfigObjects,
  defaultSettings,
  imagesOfWorkload,
  loadSettings,
  type PolicyRequest,
  readPod,
  type Settings,
} from "../genpolicy/mod.ts";
import {
  type ImageFacts,
  openImageSources,
  readImagesLock,
  resolveImages,
} from "../genpolicy/images/mod.ts";
import {
  isConfidential,
  parseYamlFile,
  type Workload,
  workloadsOf,
  type YamlFile,
} from "../k8s/mod.ts";
import type { CliContext } from "./context.ts";
import type { PolicyFlags } from "./policy_flags.ts";
import { presentEntries } from "./present_initdata.ts";
import { readInputFile } from "./read_input_file.ts";

const DEFAULT_SETTINGS_FILE = "settings.json";

/**
 * Reads what the policies of a file are made from: its workloads (the confidential ones if there are any), values of
 * ConfigMaps and Secrets, settings, rules, the facts of the images, from the lock first and else from registries, and
 * what stands beside the policy in initdata that is there already.
 *
 * @throws {ContrastError} `policy_file_not_text`, `workload_not_found`, and what the readers throw.
 */
export async function loadPolicyRequests(
  context: CliContext,
  flags: PolicyFlags,
  path: string,
): Promise<PolicyRequest[]> {
  const file = await readYaml(path);
  const others = await Promise.all((flags.configFile ?? []).map(readYaml));
  const workloads = chosen(file.documents.flatMap(workloadsOf), flags.workload, path);
  const config = collectConfigObjects([file, ...others].flatMap(({ documents }) => documents));
  const settings = await settingsOf(flags.settings);
  const rules = flags.rules === undefined ? undefined : await readText(flags.rules);
  const images = await findImages(context, flags.images, workloads);
  return await Promise.all(workloads.map(async (workload) => {
    const initdata = await presentEntries(workload);
    return {
      workload,
      config,
      settings,
      images,
      ...(rules === undefined ? {} : { rules }),
      ...(initdata === undefined ? {} : { initdata }),
    };
  }));
}

/** Facts of all images; problems of the images and of the pods come together. */
async function findImages(
  context: CliContext,
  lockPath: string,
  workloads: readonly Workload[],
): Promise<ReadonlyMap<string, ImageFacts>> {
  const problems: ContrastError[] = [];
  const keep = (error: unknown): void => {
    if (!(error instanceof ContrastError)) throw error;
    problems.push(...error instanceof InputErrors ? error.problems : [error]);
  };
  for (const workload of workloads) {
    try {
      readPod(workload);
    } catch (error) {
      keep(error);
    }
  }
  const references = workloads.flatMap(imagesOfWorkload).map(({ reference }) => reference);
  const lock = await readImagesLock(lockPath);
  const { env, clock, random } = context;
  using sources = await openImageSources({
    insecureRegistries: [],
    caFiles: [],
    ociLayouts: [],
    env,
    clock,
    random,
  });
  try {
    const options = { lock, sources, frozen: false };
    const { facts } = await resolveImages([...new Set(references)], options);
    if (problems.length === 0) return facts;
  } catch (error) {
    keep(error);
  }
  const [first, second] = problems;
  throw first !== undefined && second === undefined ? first : new InputErrors(problems);
}

/**
 * The one policy request of the command.
 *
 * @throws {UsageError} `workload_ambiguous` when there are several.
 */
export function onlyRequest(requests: readonly PolicyRequest[]): PolicyRequest {
  const [first, second] = requests;
  if (first === undefined || second !== undefined) {
    throw new UsageError(
      "workload_ambiguous",
      `Cannot choose between ${requests.length} workloads: ${
        requests.map(({ workload }) => `${workload.kind}/${workload.name}`).join(", ")
      }`,
      { hint: "name one with --workload" },
    );
  }
  return first;
}

async function settingsOf(path: string | undefined): Promise<Settings> {
  if (path !== undefined) return await loadSettings(path);
  const exists = await Deno.stat(DEFAULT_SETTINGS_FILE).then(() => true, () => false);
  return exists ? await loadSettings(DEFAULT_SETTINGS_FILE) : defaultSettings;
}

function chosen(workloads: Workload[], name: string | undefined, file: string): Workload[] {
  const confidential = workloads.filter(isConfidential);
  const candidates = confidential.length > 0 ? confidential : workloads;
  const found = name === undefined
    ? candidates
    : candidates.filter((workload) =>
      workload.name === name ||
      `${workload.kind}/${workload.name}`.toLowerCase() === name.toLowerCase()
    );
  if (found.length > 0) return found;
  throw new InputError(
    "workload_not_found",
    name === undefined
      ? "Cannot make a policy: the file has no workload"
      : `Cannot find workload ${JSON.stringify(name)}`,
    {
      place: { kind: "file", file },
      hint: candidates.length === 0
        ? "name a file with a Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob"
        : `it has ${candidates.map(({ kind, name }) => `${kind}/${name}`).join(", ")}`,
    },
  );
}

async function readYaml(path: string): Promise<YamlFile> {
  return parseYamlFile(path, await readText(path));
}

async function readText(path: string): Promise<string> {
  const bytes = await readInputFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("policy_file_not_text", `Cannot read ${path}: it is not UTF-8 text`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
}
