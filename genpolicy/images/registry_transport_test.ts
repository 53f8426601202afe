import assert from "node:assert/strict";
import { FixedClock, Secret, TransportError } from "../../core/mod.ts";
import { parseImageReference } from "./mod.ts";
import { RegistryAuth } from "./registry_auth.ts";
import { anonymousCredentials, type RegistryCredentials } from "./registry_credentials.ts";
import { registryEndpoint } from "./registry_endpoint.ts";
import { RegistryStore } from "./registry_store.ts";
import { type RegistryFetch, RegistryTransport } from "./registry_transport.ts";
import { digestOf } from "./testing/mod.ts";

const clock = new FixedClock("2026-01-01T00:00:00Z");
const random = { bytes: (length: number) => new Uint8Array(length) };
const reference = parseImageReference("registry.example/web:1");
const endpoint = registryEndpoint("registry.example", false);
const content = new Uint8Array(1000).fill(7);
const descriptor = {
  mediaType: "application/vnd.oci.image.layer.v1.tar",
  digest: digestOf(content),
  size: content.length,
  annotations: {},
  platform: undefined,
  artifactType: undefined,
};
const user: RegistryCredentials = {
  find: () =>
    Promise.resolve({
      kind: "password",
      username: "ada",
      password: new Secret(new TextEncoder().encode("hunter2")),
    }),
};

interface Seen {
  readonly url: string;
  readonly authorization: string | undefined;
}

function setup(
  answer: (url: string, headers: Record<string, string>, signal: AbortSignal) => Response,
  credentials = anonymousCredentials,
  hosts = [endpoint],
) {
  const seen: Seen[] = [];
  const waits: number[] = [];
  const fetch: RegistryFetch = (url, { headers, signal }) => {
    seen.push({ url, authorization: headers["authorization"] });
    return Promise.resolve(answer(url, headers, signal));
  };
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const transport = new RegistryTransport({ fetch, clock, random, sleep, stallMilliseconds: 20 });
  const store = new RegistryStore({
    endpoints: () => Promise.resolve(hosts),
    credentials,
    transport,
    clock,
  });
  return { store, transport, seen, waits };
}

async function blob(store: RegistryStore): Promise<number> {
  let size = 0;
  for await (const chunk of store.blob(reference, descriptor)) size += chunk.length;
  return size;
}

function bearer(parameters: string): Response {
  return new Response(null, {
    status: 401,
    headers: { "www-authenticate": `Bearer ${parameters}` },
  });
}

Deno.test("an encrypted connection is not given up for a plain one", async () => {
  const { store, seen } = setup(() =>
    new Response(null, { status: 307, headers: { location: "http://storage.example/x" } })
  );
  await assert.rejects(blob(store), { code: "registry_redirect" });
  assert.equal(seen.length, 1);
});

Deno.test("credentials are not sent to another host, nor after a way back", async () => {
  const { store, seen } = setup((url, headers) => {
    if (url.startsWith("https://auth.example/")) return Response.json({ token: "t" });
    if (url.startsWith("https://other.example/")) {
      return new Response(null, {
        status: 302,
        headers: { location: "https://registry.example/b" },
      });
    }
    if (url.endsWith("/b")) return new Response(content);
    if (headers["authorization"] === undefined) return bearer('realm="https://auth.example/t"');
    return new Response(null, { status: 302, headers: { location: "https://other.example/a" } });
  }, user);
  assert.equal(await blob(store), content.length);
  const after = seen.slice(3);
  assert.equal(after.length, 2);
  assert(after.every(({ authorization }) => authorization === undefined));
});

Deno.test("a token service must be protected, and gives nothing but tokens", async (t) => {
  const cases: [string, string, () => Response][] = [
    ["plain HTTP", "registry_challenge_unknown", () => bearer('realm="http://auth.example/"')],
    ["no address", "registry_challenge_unknown", () => bearer('realm="?"')],
    ["a file", "registry_challenge_unknown", () => bearer('realm="file:///etc/passwd"')],
    ["a user in the address", "registry_challenge_unknown", () => bearer('realm="https://a@b/"')],
    [
      "another scheme",
      "registry_challenge_unknown",
      () => new Response(null, { status: 401, headers: { "www-authenticate": "Negotiate" } }),
    ],
    ["no challenge", "registry_challenge_unknown", () => new Response(null, { status: 401 })],
  ];
  for (const [name, code, answer] of cases) {
    await t.step(name, async () => {
      const { store, seen } = setup(answer, user);
      await assert.rejects(blob(store), { code });
      assert.equal(seen.length, 1);
    });
  }
  const answers: [string, string, () => Response][] = [
    ["no JSON", "registry_answer_malformed", () => new Response("x")],
    ["no token", "registry_answer_malformed", () => Response.json({})],
    [
      "a token with a line break",
      "registry_answer_malformed",
      () => Response.json({ token: "a\r\nx: y" }),
    ],
    ["a huge answer", "registry_answer_malformed", () => new Response("x".repeat(300_000))],
    ["404", "registry_token_refused", () => new Response(null, { status: 404 })],
    ["401", "registry_denied", () => new Response(null, { status: 401 })],
  ];
  for (const [name, code, answer] of answers) {
    await t.step(name, async () => {
      const { store } = setup(
        (url) =>
          url.startsWith("https://auth.example/")
            ? answer()
            : bearer('realm="https://auth.example/t",service="s"'),
        user,
      );
      await assert.rejects(blob(store), (error) => {
        assert(error instanceof TransportError);
        assert.equal(error.code, code);
        assert(!`${error.message}${error.hint}`.includes("hunter2"));
        return true;
      });
    });
  }
});

Deno.test("a token that was refused is not asked for again and again", async () => {
  const { store, seen } = setup((url) =>
    url.startsWith("https://auth.example/")
      ? Response.json({ token: "t" })
      : bearer('realm="https://auth.example/t"')
  );
  await assert.rejects(blob(store), { code: "registry_denied" });
  assert.equal(seen.length, 3);
});

Deno.test("requests that are refused together share one token", async () => {
  let tokens = 0;
  const { transport } = setup(() => {
    tokens++;
    return Response.json({ token: `t${tokens}`, expires_in: 60 });
  });
  const auth = new RegistryAuth(transport, anonymousCredentials, clock);
  const challenge = 'Bearer realm="https://auth.example/t"';
  const headers = await Promise.all(
    [1, 2, 3].map(() => auth.answer(endpoint, "web", challenge, undefined)),
  );
  assert.deepEqual(headers, ["Bearer t1", "Bearer t1", "Bearer t1"]);
  assert.equal(await auth.header(endpoint, "web"), "Bearer t1");
  assert.equal(await auth.header(endpoint, "other"), undefined);
  clock.advance(60_000);
  assert.equal(await auth.header(endpoint, "web"), undefined);
});

Deno.test("an answer that never comes and a body that stalls fail in time", async () => {
  const stalled = setup((_url, _headers, signal) =>
    new Response(
      new ReadableStream({
        type: "bytes",
        start(controller) {
          controller.enqueue(content.slice(0, 10));
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      }),
    )
  );
  await assert.rejects(blob(stalled.store), { code: "registry_unreachable" });
  assert(stalled.waits.length >= 4);
  const silent: RegistryFetch = (_url, { signal }) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  const sleep = () => Promise.resolve();
  const transport = new RegistryTransport({
    fetch: silent,
    clock,
    random,
    sleep,
    stallMilliseconds: 5,
    attempts: 2,
  });
  await assert.rejects(
    transport.send({ url: "https://x.example/", headers: {}, caCertificates: [] }),
    { code: "registry_unreachable" },
  );
});

Deno.test("another part than the one asked for is refused", async () => {
  let requests = 0;
  const { store } = setup(() => {
    if (requests++ === 0) return new Response(content.slice(0, 400));
    const headers = { "content-range": "bytes 0-599/1000" };
    return new Response(content.slice(400), { status: 206, headers });
  });
  await assert.rejects(blob(store), { code: "registry_answer_malformed" });
});

Deno.test("mirrors are asked in turn, and the last error counts", async () => {
  const mirror = { ...registryEndpoint("mirror.example", false), namespace: "registry.example" };
  const good = setup(
    (url) =>
      url.startsWith("https://mirror.example/")
        ? new Response(null, { status: 404 })
        : new Response(content),
    anonymousCredentials,
    [mirror, endpoint],
  );
  assert.equal(await blob(good.store), content.length);
  assert.match(good.seen[0]?.url ?? "", /\?ns=registry\.example$/);
  assert.equal(await blob(good.store), content.length);
  assert.equal(good.seen.length, 3);
  const down = setup(
    (url) => {
      if (url.startsWith("https://mirror.example/")) throw new TypeError("refused");
      return new Response(content);
    },
    anonymousCredentials,
    [mirror, endpoint],
  );
  assert.equal(await blob(down.store), content.length);
  const none = setup(() => new Response(null, { status: 404 }), anonymousCredentials, [mirror]);
  await assert.rejects(blob(none.store), { code: "image_content_missing" });
});

Deno.test("a mirror for blobs only does not resolve tags", async () => {
  const mirror = { ...registryEndpoint("mirror.example", false), resolves: false };
  const { store, seen } = setup(
    () => new Response("{}"),
    anonymousCredentials,
    [mirror, endpoint],
  );
  await store.resolve(reference);
  assert.deepEqual(seen.map(({ url }) => new URL(url).host), ["registry.example"]);
});
