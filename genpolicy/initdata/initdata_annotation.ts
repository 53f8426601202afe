import { InputError } from "../../core/mod.ts";
import { gzipSync } from "node:zlib";

/** The annotation that carries initdata to the runtime; since Kata 3.21. */
export const initdataAnnotationKey = "io.katacontainers.config.hypervisor.cc_init_data";

/** The annotation that carries the policy text to older runtimes. */
export const policyAnnotationKey = "io.katacontainers.config.agent.policy";

/** An annotation cannot be larger than all annotations of an object: 256 KiB. */
const MAX_ANNOTATION = 256 * 1024;

/**
 * The value of the initdata annotation: base64 of the gzipped TOML, without a time stamp and without the name of an
 * operating system, so that the same initdata gives the same value.
 *
 * @throws {InputError} `annotation_too_large` above 256 KiB, which Kubernetes refuses.
 */
export function initdataAnnotation(initdata: Uint8Array): string {
  // Level 9 would save one byte in a hundred and take most of the time of a large deployment.
  const packed = new Uint8Array(gzipSync(initdata, { level: 6 }));
  packed.fill(0, 4, 8); // modification time
  packed[9] = 0xff; // operating system: unknown
  return checkSize(packed.toBase64());
}

/** The value of the policy annotation of older runtimes: base64 of the policy text. */
export function policyAnnotation(policy: string): string {
  return checkSize(new TextEncoder().encode(policy).toBase64());
}

function checkSize(value: string): string {
  if (value.length <= MAX_ANNOTATION) return value;
  throw new InputError(
    "annotation_too_large",
    `Cannot write the policy into an annotation: it has ${value.length} bytes, at most ` +
      `${MAX_ANNOTATION} are allowed`,
    { hint: "split the pod, or move long commands and values into the image" },
  );
}
