import type { SecurityContext } from "../pod/pod_spec.ts";
import type { PolicyCapabilities } from "../policy_data.ts";
import type { Settings } from "../settings/settings.ts";

/**
 * The capability sets that containerd makes: the default ones, or all for privileged containers; then what is added,
 * then what is dropped, where `ALL` goes first.
 */
export function capabilitiesOf(
  context: SecurityContext | undefined,
  common: Settings["common"],
): PolicyCapabilities {
  const add = (context?.capabilities?.add ?? []).map((name) => name.toUpperCase());
  const drop = (context?.capabilities?.drop ?? []).map((name) => name.toUpperCase());
  const isAll = context?.privileged === true || add.includes("ALL");
  let names = new Set(isAll ? common.privileged_caps : common.default_caps);
  if (drop.includes("ALL")) names = new Set();
  for (const name of add) if (name !== "ALL") names.add(longName(name));
  for (const name of drop) if (name !== "ALL") names.delete(longName(name));
  const written = shortened([...names], common);
  return {
    Ambient: [],
    Bounding: written,
    Effective: written,
    Inheritable: [],
    Permitted: written,
  };
}

function longName(name: string): string {
  return name.startsWith("CAP_") ? name : `CAP_${name}`;
}

function shortened(names: readonly string[], common: Settings["common"]): readonly string[] {
  if (sameList(names, common.default_caps)) return ["$(default_caps)"];
  if (sameList(names, common.privileged_caps)) return ["$(privileged_caps)"];
  return names.toSorted();
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
