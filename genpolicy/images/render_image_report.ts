import type { ImageReport, LayerReport } from "./image_report.ts";

/**
 * What was fetched, how much and why, for people: one line for each image, indented lines for layers that were read,
 * and a sum. Ends with a newline; empty when there are no images.
 */
export function renderImageReport(reports: readonly ImageReport[]): string {
  if (reports.length === 0) return "";
  const fetched = reports.filter((report) => report.origin !== "lock");
  const locked = reports.length - fetched.length;
  const lines = fetched.flatMap(imageLines);
  const bytes = fetched.reduce((total, report) => total + report.fetchedBytes, 0);
  const size = fetched.reduce((total, report) => total + report.size, 0);
  const parts = [
    ...(fetched.length === 0
      ? []
      : [`${plural(fetched.length)} read: ${formatBytes(bytes)} of ${formatBytes(size)} fetched`]),
    ...(locked === 0 ? [] : [`${plural(locked)} from the lock: nothing fetched`]),
  ];
  return [...lines, parts.join("; "), ""].join("\n");
}

/**
 * What was fetched of an image that was not in the lock, how much and why, as one line for a log:
 * `web:1: 29.2 MiB of 812 MiB from ghcr.io; read 2 layers (it can change the users); skipped 1 layer (it only copies
 * to /app)`. No newline at the end.
 */
export function renderImageLine(report: ImageReport): string {
  const groups = Map.groupBy(report.layers, (layer) => `${layer.action}\n${layer.reason}`);
  const layers = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const verb = first.action === "shared" ? "knew" : first.action;
    return `${verb} ${group.length} layer${group.length === 1 ? "" : "s"} (${first.reason})`;
  });
  return [imageHead(report), ...layers, ...report.notes].join("; ");
}

/** Bytes with a binary unit and at most one decimal: `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

function imageLines(report: ImageReport): string[] {
  const skipped = grouped(report.layers.filter((layer) => layer.action === "skipped"));
  return [
    imageHead(report),
    ...report.layers.filter((layer) => layer.action !== "skipped").map(layerLine),
    ...skipped,
    ...report.notes.map((note) => `  ${note}`),
  ];
}

function imageHead({ reference, fetchedBytes, size, origin }: ImageReport): string {
  return `${reference}: ${formatBytes(fetchedBytes)} of ${formatBytes(size)} from ${origin}`;
}

function layerLine(layer: LayerReport): string {
  const verb = layer.action === "shared" ? "known" : "read ";
  return `  ${verb}   ${shortDigest(layer.digest)} ${formatBytes(layer.size)}: ${layer.reason}`;
}

/** Layers that were skipped for the same reason share a line. */
function grouped(layers: readonly LayerReport[]): string[] {
  const byReason = Map.groupBy(layers, (layer) => layer.reason);
  return [...byReason].map(([reason, group]) => {
    const bytes = group.reduce((total, layer) => total + layer.size, 0);
    const what = group.length === 1
      ? shortDigest(group[0]?.digest ?? "")
      : `${group.length} layers`;
    return `  skipped ${what} ${formatBytes(bytes)}: ${reason}`;
  });
}

function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(":") + 13);
}

function plural(images: number): string {
  return images === 1 ? "1 image" : `${images} images`;
}
