import type { ImageFacts } from "./image_facts.ts";

/** What is known of a pod's memory. */
export interface PodMemory {
  /** The images of all its containers; the same image twice counts once. */
  readonly images: readonly ImageFacts[];
  /** Bytes that the programs themselves need, for example the sum of the memory requests. */
  readonly workloadBytes: number;
  /** Bytes of the sum of the memory limits; undefined when a container has none. */
  readonly limitBytes?: number | undefined;
}

/** How much memory a pod needs when its images are pulled into the guest. */
export interface MemoryAdvice {
  /** Bytes that the unpacked images take. */
  readonly imageBytes: number;
  /** Bytes that the limits should sum up to: images, a tenth of them on top, and the programs. */
  readonly recommendedBytes: number;
  /** The same as a Kubernetes quantity, for example `1536Mi`. */
  readonly recommended: string;
  /** Whether the limits are there and large enough. */
  readonly isEnough: boolean;
}

const mebibyte = 1024 * 1024;
/** Recommendations are multiples of this, so that they do not change with every build. */
const step = 64 * mebibyte;
/** File systems need more than the tar stream: inodes, and the last block of each file. */
const fileSystemOverhead = 0.1;

/** The memory limit that a pod needs, from the unpacked sizes of its images: the guest keeps them in memory. */
export function memoryAdvice(pod: PodMemory): MemoryAdvice {
  const distinct = new Map(pod.images.map((image) => [image.digest, image.unpackedSize]));
  const imageBytes = distinct.values().reduce((total, size) => total + size, 0);
  const needed = imageBytes * (1 + fileSystemOverhead) + pod.workloadBytes;
  const recommendedBytes = Math.max(1, Math.ceil(needed / step)) * step;
  return {
    imageBytes,
    recommendedBytes,
    recommended: `${recommendedBytes / mebibyte}Mi`,
    isEnough: pod.limitBytes !== undefined && pod.limitBytes >= needed,
  };
}
