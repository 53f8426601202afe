const bufferBytes = 64 * 1024;

/**
 * The pieces of a body, each valid until the next is asked for.
 *
 * Network bodies are read into one buffer again and again: new ones for each piece would pile up until the collector
 * sees them. Bodies that are in memory already come as they are.
 *
 * @param guard is put around every single read, for time limits.
 */
export async function* bodyPieces(
  body: ReadableStream<Uint8Array>,
  guard: <T>(read: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = pieceReader(body);
  let isDone = false;
  try {
    for (;;) {
      const piece = await guard(reader.read());
      if (piece === undefined) {
        isDone = true;
        return;
      }
      yield piece;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined);
  }
}

function pieceReader(body: ReadableStream<Uint8Array>): {
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
} {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    const plain = body.getReader();
    return { read: async () => (await plain.read()).value, cancel: () => plain.cancel() };
  }
  let buffer = new ArrayBuffer(bufferBytes);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done || value === undefined) return undefined;
      buffer = value.buffer;
      return value;
    },
    cancel: () => reader.cancel(),
  };
}
