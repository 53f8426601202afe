import assert from "node:assert/strict";
import { FixedClock, systemRandom } from "../../core/mod.ts";
import { openImageSources, StoreImageSource } from "./mod.ts";
import {
  blobResponse,
  buildImage,
  type BuiltImage,
  FakeRegistry,
  jsonBytes,
  ociIndexType,
  ociManifestType,
  tarArchive,
} from "./testing/mod.ts";

const passwd = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n";
const group = "root:x:0:\napp:x:1000:\n";
const base = {
  members: [
    { name: "etc/", type: "5" },
    { name: "etc/passwd", content: passwd },
    { name: "etc/group", content: group },
  ],
  createdBy: "/bin/sh -c #(nop) ADD file:0 in / ",
};
const image = buildImage({
  layers: [base, {
    members: [{ name: "app/", type: "5" }, { name: "app/x", content: "x".repeat(5000) }],
    createdBy: "COPY x /app # buildkit",
  }, {
    members: [{ name: "var/log/y", content: "y" }],
    createdBy: "RUN /bin/sh -c touch /var/log/y # buildkit",
  }],
  config: { User: "app", Env: ["A=1"], Cmd: null },
});

interface Setup {
  readonly registry: FakeRegistry;
  readonly sources: StoreImageSource;
  readonly waits: number[];
}

async function withRegistry(
  body: (setup: Setup) => Promise<void>,
  built: BuiltImage = image,
): Promise<void> {
  await using registry = new FakeRegistry();
  registry.add("web", "1", built);
  const waits: number[] = [];
  using sources = await openImageSources({
    insecureRegistries: [registry.host],
    env: () => undefined,
    clock: new FixedClock("2026-01-01T00:00:00Z"),
    random: systemRandom,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  await body({ registry, sources, waits });
}

Deno.test("facts come from as few layers as possible", () =>
  withRegistry(async ({ registry, sources }) => {
    const { facts, report } = await sources.read(`${registry.host}/web:1`);
    assert.equal(facts.digest, image.digest);
    assert.deepEqual(facts.config, { User: "app", Env: ["A=1"] });
    assert.equal(facts.passwd, passwd);
    assert.equal(facts.group, group);
    assert.deepEqual(report.layers.map((layer) => layer.action), ["read", "skipped", "read"]);
    const whole = registry.requests.filter(({ path, headers }) =>
      path.includes("/blobs/") && headers.get("range") === null
    );
    assert.equal(whole.length, 3);
    assert.equal(facts.unpackedSize > 5000 + 3 * 1024, true);
    assert.equal(report.origin, registry.host);
  }));

Deno.test("an index leads to the platform, past attestations and artifacts", () =>
  withRegistry(async ({ registry, sources }) => {
    const arm = buildImage({ layers: [base], architecture: "arm64" });
    registry.add("web", "arm", arm);
    const descriptor = (built: BuiltImage, platform: unknown, extra = {}) => ({
      mediaType: ociManifestType,
      digest: built.digest,
      size: built.manifest.length,
      platform,
      ...extra,
    });
    const unknown = { os: "unknown", architecture: "unknown" };
    const index = jsonBytes({
      schemaVersion: 2,
      mediaType: ociIndexType,
      manifests: [
        descriptor(arm, { os: "linux", architecture: "arm64", variant: "v8" }),
        descriptor(arm, unknown, {
          annotations: { "vnd.docker.reference.type": "attestation-manifest" },
        }),
        descriptor(arm, undefined, { artifactType: "application/vnd.acme" }),
        descriptor(image, { os: "linux", architecture: "amd64" }),
      ],
    });
    registry.addManifest("web", "multi", index, ociIndexType);
    const { facts, report } = await sources.read(`${registry.host}/web:multi`);
    assert.equal(facts.digest, image.digest);
    assert.equal(report.notes.length, 2);
    await assert.rejects(sources.read(`${registry.host}/web:arm`), {
      code: "image_platform_missing",
    });
  }));

Deno.test("forged and damaged content is refused", async (t) => {
  const [baseLayer = "", , topLayer = ""] = image.layers;
  const original = image.blobs.get(baseLayer) as Uint8Array<ArrayBuffer>;
  const forged = buildImage({ layers: [{ ...base, members: [{ name: "etc/passwd" }] }] });
  const other = forged.blobs.get(forged.layers[0] ?? "") as Uint8Array<ArrayBuffer>;
  const flipped = original.slice();
  flipped[flipped.length - 9] = (flipped[flipped.length - 9] ?? 0) ^ 1;
  const padded = new Uint8Array(other.length < original.length ? original.length : 0);
  padded.set(other.subarray(0, padded.length));
  const cases: [string, string, Uint8Array<ArrayBuffer>, string[]][] = [
    ["a longer layer", baseLayer, new Uint8Array([...original, 0]), ["image_size_mismatch"]],
    ["a flipped bit", baseLayer, flipped, ["image_digest_mismatch", "image_layer_malformed"]],
    ["another layer of the same length", baseLayer, padded, [
      "image_digest_mismatch",
      "image_layer_malformed",
    ]],
    ["an upper layer", topLayer, jsonBytes("?"), ["image_layer_malformed", "registry_unreachable"]],
    ["the configuration", image.config, jsonBytes({}), ["registry_unreachable"]],
  ];
  for (const [name, digest, bytes, codes] of cases) {
    await t.step(name, () =>
      withRegistry(async ({ registry, sources }) => {
        registry.replaceBlob(digest, bytes);
        const error = await sources.read(`${registry.host}/web:1`).catch((error) => error);
        assert(codes.includes(error.code), String(error));
      }));
  }
  await t.step("a manifest by digest", () =>
    withRegistry(async ({ registry, sources }) => {
      registry.behaviour = (request) =>
        request.url.includes("/manifests/") ? new Response(forged.manifest) : undefined;
      await assert.rejects(sources.read(`${registry.host}/web@${image.digest}`), {
        code: "image_digest_mismatch",
      });
    }));
});

Deno.test("answers 429 and 5xx and broken connections are tried again, with growing pauses", () =>
  withRegistry(async ({ registry, sources, waits }) => {
    let count = 0;
    registry.behaviour = () => {
      count++;
      if (count === 1) return new Response(null, { status: 429, headers: { "retry-after": "7" } });
      if (count === 2) return new Response(null, { status: 503 });
      return undefined;
    };
    await sources.facts(`${registry.host}/web:1`);
    assert.equal(waits.length, 2);
    assert.equal(waits[0], 7000);
    assert((waits[1] ?? 0) >= 1000);
  }));

Deno.test("a registry that fails for good is an error of the transport", () =>
  withRegistry(async ({ registry, sources, waits }) => {
    registry.behaviour = () => new Response(null, { status: 500 });
    await assert.rejects(sources.facts(`${registry.host}/web:1`), { code: "registry_answer" });
    assert.equal(waits.length, 4);
    registry.behaviour = () => new Response(null, { status: 403 });
    await assert.rejects(sources.facts(`${registry.host}/web:1`), { code: "registry_denied" });
    registry.behaviour = () => new Response(null, { status: 404 });
    await assert.rejects(sources.facts(`${registry.host}/web:1`), { code: "image_not_found" });
  }));

Deno.test("a blob goes on where the connection broke", async (t) => {
  for (const honoursRanges of [true, false]) {
    await t.step(
      honoursRanges ? "by range" : "by reading again",
      () =>
        withRegistry(async ({ registry, sources }) => {
          const layer = image.layers[0] ?? "";
          const bytes = image.blobs.get(layer) as Uint8Array<ArrayBuffer>;
          let breaks = 0;
          registry.behaviour = (request) => {
            if (!request.url.endsWith(layer)) return undefined;
            const full = blobResponse(bytes, honoursRanges ? request.headers.get("range") : null);
            if (breaks++ >= 3) return full;
            const stream = new ReadableStream<Uint8Array>({
              async start(controller) {
                controller.enqueue((await full.bytes()).subarray(0, 20));
                await new Promise((wake) => setTimeout(wake, 5));
                controller.error(new Error("broken"));
              },
            });
            return new Response(stream, { status: full.status, headers: full.headers });
          };
          const facts = await sources.facts(`${registry.host}/web:1`);
          assert.equal(facts.passwd, passwd);
          assert(breaks >= 4);
        }),
    );
  }
});

Deno.test("redirects are followed without credentials for other hosts, and never to plain HTTP", () =>
  withRegistry(async ({ registry, sources }) => {
    await using storage = new FakeRegistry();
    storage.add("web", "1", image);
    const realm = `${registry.url}/token`;
    registry.behaviour = (request) => {
      const url = new URL(request.url);
      if (url.pathname === "/token") return Response.json({ token: "abc" });
      if (request.headers.get("authorization") !== "Bearer abc") {
        return new Response(null, {
          status: 401,
          headers: { "www-authenticate": `Bearer realm="${realm}",service="s"` },
        });
      }
      if (!url.pathname.includes("/blobs/")) return undefined;
      return new Response(null, {
        status: 307,
        headers: { location: `${storage.url}${url.pathname}?signature=1` },
      });
    };
    await sources.facts(`${registry.host}/web:1`);
    assert(storage.requests.length >= 3);
    assert(storage.requests.every(({ headers }) => headers.get("authorization") === null));
    const tokens = registry.requests.filter(({ path }) => path.startsWith("/token"));
    assert.equal(tokens.length, 1);
    assert(tokens[0]?.path.includes("scope=repository%3Aweb%3Apull"));
    registry.behaviour = () =>
      new Response(null, { status: 302, headers: { location: "ftp://elsewhere/" } });
    await assert.rejects(sources.facts(`${registry.host}/web:2`), { code: "registry_redirect" });
    registry.behaviour = () => new Response(null, { status: 302, headers: { location: "?" } });
    await assert.rejects(sources.facts(`${registry.host}/web:3`), { code: "registry_redirect" });
  }));

Deno.test("a decompression bomb stops early", () => {
  const bomb = buildImage({
    layers: [{ tar: tarArchive([{ name: "a", content: new Uint8Array(20_000_000) }]) }],
  });
  return withRegistry(async ({ registry }) => {
    const limits = { unpackedBytes: 1_000_000, compressionRatio: 20 };
    using sources = await openImageSources({
      insecureRegistries: [registry.host],
      env: () => undefined,
      clock: new FixedClock("2026-01-01T00:00:00Z"),
      random: systemRandom,
    });
    const { defaultImageLimits } = await import("./mod.ts");
    await assert.rejects(
      sources.read(`${registry.host}/web:1`, { limits: { ...defaultImageLimits, ...limits } }),
      { code: "image_layer_bomb" },
    );
  }, bomb);
});
