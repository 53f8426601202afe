import type { Grant } from "../../genpolicy/mod.ts";
import type { Manifest } from "../../manifest/mod.ts";

/** Everything that a manifest allows: the policies, what they are for, the hardware, and who may change it. */
export function manifestGrants({ content }: Manifest): Grant[] {
  const { Policies, ReferenceValues, ...others } = content;
  const policies = Object.entries(Policies).map(([hash, entry]) => ({
    scope: "policy",
    text: `${hash} ${canonical(entry)}`,
  }));
  const values = Object.entries(ReferenceValues).flatMap(([vendor, list]) =>
    (list ?? []).map((value) => ({ scope: `reference value ${vendor}`, text: canonical(value) }))
  );
  const keys = Object.entries(others).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((it) => ({ scope: name, text: canonical(it) }))
  );
  return [...policies, ...values, ...keys];
}

/** JSON with sorted keys, so that their order is no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
  );
}
