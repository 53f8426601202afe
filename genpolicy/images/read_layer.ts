import { InputError } from "../../core/mod.ts";
import { decompress } from "./decompress.ts";
import type { Descriptor } from "./descriptor.ts";
import type { ImageLimits } from "./image_limits.ts";
import { LayerScan, type LayerView } from "./layer_scan.ts";
import { TarScanner } from "./tar_scanner.ts";
import { verifiedBlob } from "./verified_blob.ts";
import type { WatchList } from "./watch_list.ts";

/** A layer that was read to its end and verified. */
export interface ReadLayer {
  readonly view: LayerView;
  /** Bytes of the unpacked tar stream. */
  readonly unpackedSize: number;
}

/**
 * Reads a layer once, as a stream, and keeps what it says about the watched paths.
 *
 * @throws {InputError} `image_digest_mismatch`, `image_size_mismatch`, `image_layer_malformed`, `image_layer_path`,
 * `image_layer_bomb` when it unpacks to more than the limits allow, `image_limit_exceeded`.
 */
export async function readLayer(
  source: AsyncIterable<Uint8Array>,
  layer: Descriptor,
  watched: WatchList,
  limits: ImageLimits,
): Promise<ReadLayer> {
  if (layer.size > limits.layerBytes) {
    throw new InputError(
      "image_limit_exceeded",
      `Cannot read layer ${layer.digest}: it has ${layer.size} bytes, allowed are ${limits.layerBytes}`,
    );
  }
  const scan = new LayerScan(watched);
  const tar = new TarScanner(scan, limits);
  const allowed = limits.unpackedBytes + limits.compressionRatio * layer.size;
  await decompress(verifiedBlob(source, layer, `layer ${layer.digest}`), (chunk) => {
    if (tar.position + chunk.length > allowed) {
      throw layerBomb(layer, allowed);
    }
    tar.write(chunk);
  });
  tar.end();
  return { view: scan, unpackedSize: tar.position };
}

/** The error for a layer that unpacks to more than `allowed` bytes. */
export function layerBomb(layer: Descriptor, allowed: number): InputError {
  return new InputError(
    "image_layer_bomb",
    `Cannot read layer ${layer.digest}: its ${layer.size} bytes unpack to more than ${allowed}`,
  );
}
