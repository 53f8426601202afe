import type { FilePlace } from "../core/mod.ts";
import { isJsonObject, type JsonValue, type Workload } from "../k8s/mod.ts";

/** An image that a workload names. */
export interface WorkloadImage {
  readonly reference: string;
  /** Where the YAML names it; looked up when it is read. */
  readonly place: FilePlace;
}

/** The images of a workload's containers, in the order of the YAML; what is malformed is left to `readPod`. */
export function imagesOfWorkload(workload: Workload): WorkloadImage[] {
  const images: WorkloadImage[] = [];
  for (const field of ["initContainers", "containers"]) {
    const containers: JsonValue | undefined = workload.spec[field];
    if (!Array.isArray(containers)) continue;
    for (const [index, container] of containers.entries()) {
      const reference = isJsonObject(container) ? container["image"] : undefined;
      if (typeof reference !== "string" || reference === "") continue;
      images.push({
        reference,
        get place() {
          return workload.place(["spec", field, index, "image"]);
        },
      });
    }
  }
  return images;
}
