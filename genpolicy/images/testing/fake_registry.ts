import { type BuiltImage, digestOf, ociManifestType } from "./test_image.ts";

/** Answers a request before the registry does; undefined lets it answer. */
export type Behaviour = (
  request: Request,
  next: () => Response,
) => Response | undefined | Promise<Response | undefined>;

/** A registry inside of the test, with content in memory and any bad manners that a test wants. */
export class FakeRegistry implements AsyncDisposable {
  /** All requests: method, path with query, and the headers that count. */
  readonly requests: { readonly path: string; readonly headers: Headers }[] = [];
  behaviour: Behaviour = () => undefined;
  readonly #blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #manifests = new Map<string, { bytes: Uint8Array<ArrayBuffer>; type: string }>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #scheme: string;

  constructor(tls?: { readonly cert: string; readonly key: string }) {
    this.#scheme = tls === undefined ? "http" : "https";
    this.#server = Deno.serve({
      port: 0,
      hostname: "127.0.0.1",
      onListen: () => {},
      onError: () => new Response(null, { status: 500 }),
      ...tls,
    }, (request) => this.#answer(request));
  }

  /** `127.0.0.1:PORT`, as in references. */
  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  get url(): string {
    return `${this.#scheme}://${this.host}`;
  }

  /** Adds an image under `name` and `tag`. */
  add(name: string, tag: string, image: BuiltImage): void {
    for (const [digest, bytes] of image.blobs) this.#blobs.set(digest, bytes);
    this.addManifest(name, tag, image.manifest, ociManifestType);
  }

  /** Adds a manifest or an index under `name`, by tag and by digest. */
  addManifest(name: string, tag: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
    this.#manifests.set(`${name}/${tag}`, { bytes, type });
    this.#manifests.set(`${name}/${digestOf(bytes)}`, { bytes, type });
  }

  /** Replaces the bytes behind a digest: what a forger does. */
  replaceBlob(digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#blobs.set(digest, bytes);
  }

  /** The requested paths below `/v2/`, for example `web/manifests/1`. */
  get paths(): string[] {
    return this.requests.map(({ path }) => path.replace(/^\/v2\//, ""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.requests.push({ path: url.pathname + url.search, headers: request.headers });
    const next = () => this.#content(url.pathname, request.headers.get("range"));
    return await this.behaviour(request, next) ?? next();
  }

  #content(path: string, range: string | null): Response {
    const [, name = "", kind, reference = ""] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    if (kind === "manifests") {
      const found = this.#manifests.get(`${name}/${reference}`);
      if (found === undefined) return new Response("{}", { status: 404 });
      return new Response(found.bytes, { headers: { "content-type": found.type } });
    }
    const bytes = this.#blobs.get(reference);
    if (bytes === undefined) return new Response("{}", { status: 404 });
    return blobResponse(bytes, range);
  }
}

/** A blob, or the part of it that a `Range` header asks for. */
export function blobResponse(bytes: Uint8Array<ArrayBuffer>, range: string | null): Response {
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (match === null) return new Response(bytes);
  const start = Number(match[1]);
  const end = match[2] === "" ? bytes.length : Number(match[2]) + 1;
  return new Response(bytes.subarray(start, end), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${end - 1}/${bytes.length}` },
  });
}
