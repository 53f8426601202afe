import { InputError, UsageError } from "../../core/mod.ts";
import {
  defaultImageReplacements,
  type ImageReplacements,
  parseImageReplacements,
} from "../../k8s/mod.ts";
import { type Manifest, parseManifest, serializeManifest } from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { ProblemList } from "./_problems.ts";
import { assembleManifest } from "./assemble_manifest.ts";
import { buildPolicies, type FinishedWorkload } from "./build_policies.ts";
import { certificateNames } from "./certificate_names.ts";
import { editFiles, followText } from "./edit_files.ts";
import type { GenerateFlags } from "./flags.ts";
import { grantIdentities } from "./identity_readers.ts";
import { fitMemory } from "./memory_limits.ts";
import { keyWarnings, loadOwnerKeys, type OwnerKey } from "./owner_keys.ts";
import { PolicyBuilder } from "./policy_builder.ts";
import { componentImages, prepareWorkloads } from "./prepare_workloads.ts";
import { type Deployment, readDeployment } from "./read_deployment.ts";
import { readPresentManifest } from "./read_present_manifest.ts";
import { resolveReferenceValues } from "./reference_values.ts";
import { refuseWarnings, reportResult, reportWarnings } from "./report.ts";
import { resolveWorkloadImages } from "./resolve_workload_images.ts";
import { type WorkspacePaths, workspacePaths } from "./workspace_paths.ts";
import { type PlannedFile, writeFiles } from "./write_files.ts";

/** Generates policies, annotations and the manifest; writes all of it, or nothing when there is a problem. */
export async function runGenerate(
  this: CliContext,
  flags: GenerateFlags,
  ...paths: string[]
): Promise<void> {
  checkFlags(flags);
  const problems = new ProblemList();
  const files = await workspacePaths(flags);
  const present = await readPresentManifest(files.manifest);
  const referenceValues = await resolveReferenceValues(flags, present?.content.ReferenceValues);
  const deployment = await readDeployment(paths, flags.configFile ?? [], problems);
  const { workloads, images } = await prepare(this, flags, files, deployment, problems);
  const granted = grantIdentities(workloads, images.facts);
  const fitted = fitMemory(granted.workloads, images.facts, flags.setMemory);
  const policies = await problems.try(async () =>
    buildPolicies(
      fitted.workloads,
      await PolicyBuilder.open(deployment, {
        settings: files.settings,
        rules: flags.policy === undefined ? undefined : await readText(flags.policy, "rules"),
        images: images.facts,
      }),
      referenceValues,
      problems,
    )
  );
  const finished = policies ?? [];
  const edited = await editFiles(deployment.files, finished, problems);
  problems.throwIfAny();
  const keys = await loadOwnerKeys(files.workloadOwners, files.seedshareOwners);
  const warnings = [
    ...granted.warnings,
    ...fitted.warnings,
    ...finished.flatMap(({ policy }) => policy.warnings),
    ...keyWarnings(keys, flags.disableUpdates),
  ];
  if (flags.strict) refuseWarnings(warnings);
  const manifest = await finishManifest(
    { deployment, finished, keys, present, referenceValues, disableUpdates: flags.disableUpdates },
  );
  const planned: PlannedFile[] = [
    ...yamlFiles(edited, flags.outputFile),
    ...(images.lockText === undefined ? [] : [{ path: files.images, content: images.lockText }]),
    { path: files.manifest, content: manifest.bytes },
    ...keys.flatMap(keyFile),
  ];
  const changed = await writeFiles(planned, this.random);
  if (flags.outputFile === undefined) followText(edited, finished);
  reportWarnings(this.out, warnings);
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

/** Injects what is to be injected, and finds the images. */
async function prepare(
  context: CliContext,
  flags: GenerateFlags,
  files: WorkspacePaths,
  deployment: Deployment,
  problems: ProblemList,
) {
  const replacements = await readReplacements(flags.imageReplacements);
  const { skipInitializer } = flags;
  const prepared = await prepareWorkloads(deployment, { replacements, skipInitializer }, problems);
  const alwaysPinned = componentImages(replacements);
  const options = { flags, lockPath: files.images, alwaysPinned, context };
  const images = await resolveWorkloadImages(prepared, options, problems);
  return { workloads: images.workloads, images };
}

async function readReplacements(path: string | undefined): Promise<ImageReplacements> {
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

async function finishManifest(parts: {
  readonly deployment: Deployment;
  readonly finished: readonly FinishedWorkload[];
  readonly keys: readonly OwnerKey[];
  readonly present: Manifest | undefined;
  readonly referenceValues: Manifest["content"]["ReferenceValues"];
  readonly disableUpdates: boolean;
}): Promise<Manifest> {
  const { deployment, finished, keys, present, ...rest } = parts;
  const content = assembleManifest({
    ...rest,
    present: present?.content,
    workloads: finished.map(({ workload, identity, policy }) => ({
      hash: policy.hash,
      identity,
      names: certificateNames(workload, deployment.services),
    })),
    ownerKeys: keys,
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

function keyFile({ path, created }: OwnerKey): PlannedFile[] {
  return created === undefined ? [] : [{ path, content: created, secret: true }];
}
