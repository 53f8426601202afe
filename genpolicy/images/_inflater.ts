import { constants, createGunzip, createZstdDecompress } from "node:zlib";
import { InputError } from "../../core/mod.ts";

/** Unpacks one gzip stream or one zstd frame. */
export interface Inflater {
  /** Takes the next stored bytes; they are used up when the promise is fulfilled. Throws what the sink throws. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that the stored data ends here; everything has reached the sink when the promise is fulfilled. */
  end(): Promise<void>;
  /** Gives up. */
  destroy(): void;
}

/** A zstd frame that needs a larger window than this is refused: 32 MiB. */
const maxWindowLog = 25;
const chunkSize = 64 * 1024;

/**
 * Starts to unpack.
 *
 * @param sink must not keep the pieces that it gets.
 */
export function inflater(
  compression: "gzip" | "zstd",
  sink: (chunk: Uint8Array) => void,
): Inflater {
  const stream = compression === "gzip" ? createGunzip({ chunkSize }) : createZstdDecompress({
    chunkSize,
    params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
  });
  let failure: unknown;
  let wake = () => {};
  const finished = new Promise<void>((resolve) => {
    const fail = (error: unknown) => {
      failure ??= error;
      wake();
      resolve();
    };
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", (cause: Error) => fail(damaged(compression, cause)));
    stream.on("data", (chunk: Uint8Array) => {
      if (failure !== undefined) return;
      try {
        sink(chunk);
        release(chunk);
      } catch (error) {
        fail(error);
        stream.destroy();
      }
    });
  });
  const throwFailure = () => {
    if (failure !== undefined) throw failure;
  };
  return {
    async write(bytes) {
      throwFailure();
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.write(bytes, () => resolve());
      });
      throwFailure();
    },
    async end() {
      stream.end();
      await finished;
      throwFailure();
    },
    destroy: () => void stream.destroy(),
  };
}

/**
 * Gives the memory of an unpacked piece back at once. The collector would let hundreds of them pile up, because it
 * does not see how large they are. zlib is done with a buffer whose end it has reached.
 */
function release(chunk: Uint8Array): void {
  const { buffer } = chunk;
  const isWholeBuffer = chunk.byteOffset + chunk.byteLength === buffer.byteLength &&
    buffer.byteLength === chunkSize;
  if (isWholeBuffer && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function damaged(compression: string, cause: Error): InputError {
  const code = "code" in cause ? String(cause.code) : "";
  if (/WINDOW_TOO_LARGE|too much memory/i.test(`${cause.message} ${code}`)) {
    return new InputError(
      "image_limit_exceeded",
      `Cannot read an image layer: its zstd window is larger than ${2 ** maxWindowLog} bytes`,
      { hint: "compress it without --ultra and --long", cause },
    );
  }
  return new InputError(
    "image_layer_malformed",
    `Cannot read an image layer: its ${compression} data is damaged or cut off`,
    { cause },
  );
}
