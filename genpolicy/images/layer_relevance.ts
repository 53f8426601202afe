import type { HistoryEntry } from "./image_configuration.ts";
import type { WatchList } from "./watch_list.ts";

/** The digest of a tar archive without entries. */
const emptyTar = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/** Whether and why a layer has to be read. */
export interface LayerRelevance {
  readonly matters: boolean;
  /** For the report, for example `COPY to /app cannot change /etc/passwd`. */
  readonly reason: string;
}

/**
 * Decides from the configuration, which the image's digest covers, whether a layer can change a watched file: an
 * empty archive cannot, and neither can a `COPY` or `ADD` into another folder. Everything else can.
 *
 * @param steps the history entries that made layers, one for each layer; undefined when the counts differ.
 * @param layer index from the lowest layer.
 */
export function layerRelevance(
  layer: number,
  diffIds: readonly string[],
  steps: readonly HistoryStep[] | undefined,
  watched: WatchList,
): LayerRelevance {
  if (diffIds[layer] === emptyTar) return { matters: false, reason: "it is empty" };
  const destination = steps?.[layer]?.copiesTo;
  if (destination === undefined) return { matters: true, reason: "it can change the users" };
  const concerned = watched.leaves.find((leaf) => isWithin(leaf, destination));
  if (concerned !== undefined) {
    return { matters: true, reason: `it copies to /${destination}` };
  }
  return { matters: false, reason: `it only copies to /${destination}` };
}

/** A step of the build that made a layer. */
export interface HistoryStep {
  /** The only place that the step writes to, relative to the root; undefined when it can write anywhere. */
  readonly copiesTo: string | undefined;
}

/**
 * The steps that made the layers, the lowest first; undefined when the history does not fit the layers.
 *
 * Understood are BuildKit's `COPY a b /dest # buildkit` and the classic builder's `#(nop) COPY dir:… in /dest`, with
 * relative destinations resolved by the `WORKDIR` steps before them.
 */
export function historySteps(
  history: readonly HistoryEntry[],
  layers: number,
): HistoryStep[] | undefined {
  const steps: HistoryStep[] = [];
  let folder: string | undefined = "";
  for (const { createdBy, emptyLayer } of history) {
    const command = createdBy.replace(/^\/bin\/sh -c #\(nop\)\s+/, "").replace(/\s+# buildkit$/, "")
      .trim();
    const isMarked = command !== createdBy.trim();
    const workdir = /^WORKDIR\s+(\S+)$/.exec(command)?.[1];
    if (workdir !== undefined) folder = resolve(workdir, folder);
    if (emptyLayer) continue;
    const copied = isMarked ? /^(?:COPY|ADD)\s.*\s(\S+)$/.exec(command)?.[1] : undefined;
    steps.push({ copiesTo: copied === undefined ? undefined : resolve(copied, folder) });
  }
  return steps.length === layers ? steps : undefined;
}

/** Undefined for everything that is not plainly a path. */
function resolve(path: string, folder: string | undefined): string | undefined {
  if (!/^[\w./+@-]+$/.test(path)) return undefined;
  if (!path.startsWith("/") && folder === undefined) return undefined;
  const components = path.startsWith("/") ? [] : (folder ?? "").split("/");
  for (const part of path.split("/")) {
    if (part === "..") return undefined;
    components.push(part);
  }
  return components.filter((part) => part !== "" && part !== ".").join("/");
}

function isWithin(leaf: string, folder: string): boolean {
  return folder === "" || leaf === folder || leaf.startsWith(`${folder}/`);
}
