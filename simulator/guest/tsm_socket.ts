import type { TsmReport } from "./tsm_report.ts";

/** A TSM interface that a simulated guest can reach; it is gone after `close`. */
export interface TsmSocket {
  /** Path of the Unix socket. */
  readonly path: string;
  close(): Promise<void>;
}

/** What an `inblob` may have at the most: configfs-tsm takes 64 bytes of report data. */
const INBLOB_LENGTH = 64;
/** A request is the inblob in base64 and a few letters of JSON. */
const BODY_LIMIT = 1024;

/**
 * Serves the Linux `configfs-tsm` interface to one simulated guest as HTTP over a Unix socket:
 * `POST /report` with `{"inblob": base64 of 64 bytes}` answers `{"outblob", "auxblob", "provider", "generation"}`,
 * both blobs in base64.
 *
 * Source of the attribute names: Linux, Documentation/ABI/testing/configfs-tsm.
 */
export function serveTsmSocket(
  path: string,
  answer: (inblob: Uint8Array) => Promise<TsmReport>,
): TsmSocket {
  let generation = 0;
  const server = Deno.serve({ path, onListen: () => {} }, async (request) => {
    if (new URL(request.url).pathname !== "/report") return problem(404, "no such attribute");
    if (request.method !== "POST") return problem(405, "only POST");
    const inblob = readInblob(await request.text());
    if (inblob === undefined) {
      return problem(400, `inblob has to be ${INBLOB_LENGTH} bytes in base64`);
    }
    generation++;
    const report = await answer(inblob);
    return Response.json({
      outblob: report.outblob.toBase64(),
      auxblob: report.auxblob.toBase64(),
      provider: report.provider,
      generation,
    });
  });
  return {
    path,
    async close() {
      await server.shutdown();
      await Deno.remove(path).catch(() => {});
    },
  };
}

function readInblob(body: string): Uint8Array | undefined {
  if (body.length > BODY_LIMIT) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null || !("inblob" in value)) return undefined;
    const inblob = Uint8Array.fromBase64(String(value.inblob));
    return inblob.length === INBLOB_LENGTH ? inblob : undefined;
  } catch {
    return undefined;
  }
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
