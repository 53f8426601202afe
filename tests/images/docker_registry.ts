import type { BuiltImage } from "../../genpolicy/images/testing/mod.ts";

/** How to start Debian's `docker-registry`. */
export interface DockerRegistryOptions {
  /** A folder that is removed by the caller; registries that share it have the same content. */
  readonly folder: string;
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The `auth` section of the configuration. */
  readonly auth?: unknown;
}

/** The program of Debian's package docker-registry, where it is installed. */
export const dockerRegistry = await findProgram("docker-registry");

/** The path of a program, or undefined; a missing one is said aloud, because tests are skipped for it. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/sbin"];
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    const status = await Deno.stat(path).catch(() => undefined);
    if (status?.isFile) return path;
  }
  // deno-lint-ignore no-console
  console.warn(`skipped: tests that need ${name}, which is not installed`);
  return undefined;
}

/** A running registry. */
export class DockerRegistry implements AsyncDisposable {
  /** As in references. */
  readonly host: string;
  readonly url: string;
  readonly #child: Deno.ChildProcess;

  /** For `start`. */
  constructor(host: string, url: string, child: Deno.ChildProcess) {
    this.host = host;
    this.url = url;
    this.#child = child;
  }

  static async start(options: DockerRegistryOptions): Promise<DockerRegistry> {
    const port = freePort();
    const { tls } = options;
    const configuration = {
      version: "0.1",
      log: { level: "error" },
      storage: { filesystem: { rootdirectory: `${options.folder}/content` } },
      http: {
        addr: `127.0.0.1:${port}`,
        secret: "test",
        ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }),
      },
      ...(options.auth === undefined ? {} : { auth: options.auth }),
    };
    const file = `${options.folder}/config-${port}.json`;
    await Deno.writeTextFile(file, JSON.stringify(configuration));
    const child = new Deno.Command(dockerRegistry ?? "docker-registry", {
      args: ["serve", file],
      env: { OTEL_TRACES_EXPORTER: "none" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    await untilListening(port);
    const scheme = tls === undefined ? "http" : "https";
    return new DockerRegistry(`127.0.0.1:${port}`, `${scheme}://127.0.0.1:${port}`, child);
  }

  /** Uploads an image; the registry must be without TLS and without authentication. */
  async push(name: string, tag: string, image: BuiltImage): Promise<void> {
    for (const [digest, bytes] of image.blobs) {
      const begun = await fetch(`${this.url}/v2/${name}/blobs/uploads/`, { method: "POST" });
      await begun.body?.cancel();
      const place = new URL(begun.headers.get("location") ?? "", this.url);
      place.searchParams.set("digest", digest);
      await expectCreated(await fetch(place, { method: "PUT", body: bytes }));
    }
    await expectCreated(
      await fetch(`${this.url}/v2/${name}/manifests/${tag}`, {
        method: "PUT",
        body: image.manifest,
        headers: { "content-type": "application/vnd.oci.image.manifest.v1+json" },
      }),
    );
  }

  /** Stops the registry without waiting for its end. */
  stop(): void {
    this.#child.kill("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#child.status;
  }
}

async function expectCreated(response: Response): Promise<void> {
  await response.body?.cancel();
  if (response.status !== 201) throw new Error(`The registry answers ${response.status}`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((wake) => setTimeout(wake, 25));
    }
  }
  throw new Error("The registry does not listen after 5 s");
}
