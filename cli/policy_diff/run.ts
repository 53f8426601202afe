import { UsageError } from "../../core/mod.ts";
import { diffGrants, type Grant, type GrantDifference, policyGrants } from "../../genpolicy/mod.ts";
import { parseManifest } from "../../manifest/mod.ts";
import type { CliContext } from "../context.ts";
import { loadPolicies } from "../load_policies.ts";
import { readInputFile } from "../read_input_file.ts";
import type { PolicyDiffFlags } from "./command.ts";
import { manifestGrants } from "./manifest_grants.ts";

/** What each workload of a file may do, by its name; a manifest or rendered policy is one entry. */
type Allowed = ReadonlyMap<string, readonly Grant[]>;

/** Prints what NEW allows that OLD did not, and the reverse. */
export async function runPolicyDiff(
  this: CliContext,
  flags: PolicyDiffFlags,
  older: string,
  newer: string,
): Promise<void> {
  if (older.endsWith(".json") !== newer.endsWith(".json")) {
    throw new UsageError(
      "diff_kinds_differ",
      `Cannot compare ${older} with ${newer}: one is a manifest, the other is not`,
    );
  }
  const [before, after] = [
    await allowedBy(this, flags, older),
    await allowedBy(this, flags, newer),
  ];
  const differences = [...new Set([...before.keys(), ...after.keys()])].map((name) => ({
    name,
    ...diffGrants(before.get(name) ?? [], after.get(name) ?? []),
  }));
  const changed = differences.filter(({ added, removed }) => added.length + removed.length > 0);
  if (flags.output === "json") return this.out.json(changed);
  for (const difference of changed) this.out.result(renderDifference(difference));
}

async function allowedBy(
  context: CliContext,
  flags: PolicyDiffFlags,
  path: string,
): Promise<Allowed> {
  if (path.endsWith(".json")) {
    return new Map([["manifest", manifestGrants(await parseManifest(await readInputFile(path)))]]);
  }
  const policies = await loadPolicies(context, flags, path);
  return new Map(
    policies.map(({ name, policyData }) => [
      path.endsWith(".rego") ? "policy" : name,
      policyGrants(policyData),
    ]),
  );
}

function renderDifference(
  { name, added, removed }: GrantDifference & { readonly name: string },
): string {
  const lines = (sign: string, grants: readonly Grant[]) =>
    grants.map(({ scope, text }) => `  ${sign} ${scope}: ${text}`);
  return [name, ...lines("+", added), ...lines("-", removed)].join("\n");
}
