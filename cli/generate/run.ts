import { InputError, InputErrors, UsageError } from "../../core/mod.ts";
import { defaultImageReplacements, parseImageReplacements } from "../../k8s/mod.ts";
import { type Manifest, parseManifest, serializeManifest } from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { assembleManifest } from "./assemble_manifest.ts";
import { buildPolicies, type FinishedWorkload } from "./build_policies.ts";
import { editFiles } from "./edit_files.ts";
import type { GenerateFlags } from "./flags.ts";
import { adviseMemory, memoryWarning, withMemoryLimit } from "./memory_limits.ts";
import { loadOwnerKey, type OwnerKey } from "./owner_keys.ts";
import { type GenerateWarning, PolicyBuilder } from "./policy_builder.ts";
import { componentImages, prepareWorkloads } from "./prepare_workloads.ts";
import { type Deployment, readDeployment } from "./read_deployment.ts";
import { resolveReferenceValues } from "./reference_values.ts";
import { reportResult, reportWarnings } from "./report.ts";
import { resolveWorkloadImages, type WorkloadImages } from "./resolve_workload_images.ts";
import { certificateNames } from "./certificate_names.ts";
import { type PlannedFile, writeFiles } from "./write_files.ts";
import { workspacePaths } from "./workspace_paths.ts";

/** Generates policies, annotations and the manifest; writes all of it, or nothing when there is a problem. */
export async function runGenerate(
  this: CliContext,
  flags: GenerateFlags,
  ...paths: string[]
): Promise<void> {
  checkFlags(flags);
  const files = await workspacePaths(flags);
  const deployment = await readDeployment(paths, flags.configFile ?? []);
  const present = await readManifest(files.manifest);
  const referenceValues = await resolveReferenceValues(flags, present?.content.ReferenceValues);
  const replacements = await readReplacements(flags.imageReplacements);
  const skipInitializer = flags.skipInitializer;
  const prepared = await prepareWorkloads(deployment, { replacements, skipInitializer });
  const images = await resolveWorkloadImages(prepared, {
    flags,
    lockPath: files.images,
    alwaysPinned: componentImages(replacements),
    context: this,
  });
  const { workloads, warnings } = fitMemory(images, flags.setMemory);
  const builder = await PolicyBuilder.open(deployment, {
    settings: files.settings,
    rules: flags.policy === undefined ? undefined : await readText(flags.policy, "rules"),
    images: images.facts,
  });
  const finished = await buildPolicies(workloads, builder, referenceValues);
  const edited = await editFiles(deployment.files, finished);
  warnings.push(...finished.flatMap(({ policy }) => policy.warnings));
  const keys = await loadKeys(files);
  warnings.push(...keyWarnings(keys, flags));
  reportWarnings(this.out, warnings, flags.strict);
  const manifest = await finishManifest({
    deployment,
    finished,
    keys,
    present,
    referenceValues,
    flags,
  });
  const planned: PlannedFile[] = [
    ...yamlFiles(edited, flags.outputFile),
    ...(images.lockText === undefined ? [] : [{ path: files.images, content: images.lockText }]),
    { path: files.manifest, content: manifest.bytes },
    ...keys.flatMap(({ path, created: content }) =>
      content === undefined ? [] : [{ path, content, secret: true }]
    ),
  ];
  const changed = await writeFiles(planned, this.random);
  reportResult(this.out, flags.output, {
    manifestPath: files.manifest,
    manifest,
    finished,
    keys,
    changed,
    warnings,
    images: images.report,
    files: planned.map(({ path }) => path),
  });
}

function checkFlags(flags: GenerateFlags): void {
  if (flags.disableUpdates && (flags.addWorkloadOwnerKey ?? []).length > 0) {
    throw new UsageError(
      "updates_disabled_with_key",
      "Cannot use --disable-updates together with --add-workload-owner-key",
      {
        hint: "a manifest without workload owner keys can never be updated; choose one of the two",
      },
    );
  }
}

async function readManifest(path: string): Promise<Manifest | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new InputError("manifest_unreadable", `Cannot read manifest ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
  try {
    return await parseManifest(bytes, { missing: "report" });
  } catch (error) {
    throw inFile(error, path);
  }
}

/** Adds the name of the file to the JSON paths of problems. */
function inFile(error: unknown, file: string): unknown {
  if (error instanceof InputErrors) {
    return new InputErrors(error.problems.map((problem) => inFile(problem, file) as InputError));
  }
  if (!(error instanceof InputError)) return error;
  const place = error.place?.kind === "json"
    ? { ...error.place, file }
    : { kind: "file" as const, file };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new InputError(error.code, error.message, { place, cause: error, ...hint });
}

async function readReplacements(path: string | undefined) {
  if (path === undefined) return defaultImageReplacements;
  const own = parseImageReplacements(path, await readText(path, "image replacements"));
  return new Map([...defaultImageReplacements, ...own]);
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new InputError("path_unreadable", `Cannot read ${what} from ${path}`, {
      place: { kind: "file", file: path },
      cause,
    });
  }
}

function fitMemory(images: WorkloadImages, setMemory: boolean) {
  const warnings: GenerateWarning[] = [];
  const workloads = images.workloads.map((item) => {
    const advice = adviseMemory(item, images.facts);
    if (setMemory) return { ...item, template: withMemoryLimit(item.template, advice) };
    const warning = memoryWarning(item, advice);
    if (warning !== undefined) warnings.push(warning);
    return item;
  });
  return { workloads, warnings };
}

async function loadKeys(files: Awaited<ReturnType<typeof workspacePaths>>): Promise<OwnerKey[]> {
  const keys: OwnerKey[] = [];
  for (const path of new Set(files.workloadOwners)) keys.push(await loadOwnerKey(path, "workload"));
  for (const path of new Set(files.seedshareOwners)) {
    keys.push(await loadOwnerKey(path, "seedshare"));
  }
  return keys;
}

function keyWarnings(keys: readonly OwnerKey[], flags: GenerateFlags): GenerateWarning[] {
  const warnings: GenerateWarning[] = keys.filter(({ exposed }) => exposed).map(({ path }) => ({
    code: "owner_key_exposed",
    message: `Owner key ${path} can be read by other users of this machine`,
    place: { kind: "file", file: path },
    hint: `chmod 600 ${path}`,
  }));
  if (flags.disableUpdates) {
    warnings.push({
      code: "updates_disabled",
      message: "The manifest has no workload owner: once it is set, nobody can update it",
    });
  }
  return warnings;
}

async function finishManifest(parts: {
  readonly deployment: Deployment;
  readonly finished: readonly FinishedWorkload[];
  readonly keys: readonly OwnerKey[];
  readonly present: Manifest | undefined;
  readonly referenceValues: Manifest["content"]["ReferenceValues"];
  readonly flags: GenerateFlags;
}): Promise<Manifest> {
  const { deployment, finished, keys, present, referenceValues, flags } = parts;
  const content = assembleManifest({
    present: present?.content,
    workloads: finished.map(({ workload, identity, policy }) => ({
      hash: policy.hash,
      identity,
      names: certificateNames(workload, deployment.services),
    })),
    referenceValues,
    ownerKeys: keys,
    disableUpdates: flags.disableUpdates,
  });
  return await parseManifest(serializeManifest(content), { missing: "report" });
}

function yamlFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  outputFile: string | undefined,
): PlannedFile[] {
  if (outputFile === undefined) return files.map(({ path, text }) => ({ path, content: text }));
  const parts = files.map(({ text }) => (text.endsWith("\n") ? text : `${text}\n`));
  return [{ path: outputFile, content: parts.join("---\n") }];
}
