import type { JsonPlace } from "../core/mod.ts";
import type { ReferenceValues, SnpReferenceValue, TdxReferenceValue } from "./manifest_schema.ts";

/** The reference values that are still empty: null SVNs and empty measurements. */
export function missingReferenceValues({ snp = [], tdx = [] }: ReferenceValues): JsonPlace[] {
  const paths = [
    ...snp.flatMap((value, index) => missingOfSnp(value, `ReferenceValues.snp[${index}]`)),
    ...tdx.flatMap((value, index) => missingOfTdx(value, `ReferenceValues.tdx[${index}]`)),
  ];
  return paths.map((path) => ({ kind: "json", path }));
}

function missingOfSnp(value: SnpReferenceValue, path: string): string[] {
  const missing = value.TrustedMeasurement === "" ? [`${path}.TrustedMeasurement`] : [];
  if (value.MinimumTCB === null) return [...missing, `${path}.MinimumTCB`];
  for (const [field, svn] of Object.entries(value.MinimumTCB)) {
    if (svn === null) missing.push(`${path}.MinimumTCB.${field}`);
  }
  return missing;
}

function missingOfTdx(value: TdxReferenceValue, path: string): string[] {
  const named = { MrTd: value.MrTd, MrSeam: value.MrSeam, Xfam: value.Xfam };
  const missing = Object.entries(named)
    .filter(([, hex]) => hex === "")
    .map(([field]) => `${path}.${field}`);
  value.Rtmrs.forEach((hex, index) => {
    if (hex === "") missing.push(`${path}.Rtmrs[${index}]`);
  });
  return missing;
}
