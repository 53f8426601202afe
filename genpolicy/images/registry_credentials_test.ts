import assert from "node:assert/strict";
import { DockerConfigCredentials } from "./registry_credentials.ts";
import { parseChallenges } from "./registry_challenge.ts";
import { jsonBytes } from "./testing/mod.ts";

const pair = (text: string) => ({ auth: btoa(text) });
const asked: string[] = [];

function credentials(config: unknown, answer?: unknown) {
  return new DockerConfigCredentials(jsonBytes(config), "config.json", (name, input) => {
    asked.push(`${name} ${input}`);
    const stdout = jsonBytes(answer ?? {});
    return Promise.resolve({ success: answer !== undefined, stdout });
  });
}

async function user(config: unknown, host: string, repository = "acme/web", answer?: unknown) {
  const found = await credentials(config, answer).find(host, repository);
  if (found === undefined) return undefined;
  const secret = found.kind === "password" ? found.password : found.token;
  const text = new TextDecoder().decode(secret.expose());
  return found.kind === "password" ? `${found.username}:${text}` : `token ${text}`;
}

Deno.test("entries are found by the keys that tools write", async () => {
  const auths = {
    "ghcr.io": pair("a:1"),
    "https://index.docker.io/v1/": pair("hub:2"),
    "https://quay.io": pair("q:3"),
    "quay.io/acme": pair("scoped:4"),
    "plain.example": { username: "u", password: "p:with:colons" },
    "empty.example": {},
    "token.example": { ...pair("<token>:x"), identitytoken: "secret" },
    "password.example": pair("u:p:q"),
  };
  assert.equal(await user({ auths }, "ghcr.io"), "a:1");
  assert.equal(await user({ auths }, "docker.io", "library/nginx"), "hub:2");
  assert.equal(await user({ auths }, "quay.io", "other/web"), "q:3");
  assert.equal(await user({ auths }, "quay.io", "acme/web"), "scoped:4");
  assert.equal(await user({ auths }, "plain.example"), "u:p:with:colons");
  assert.equal(await user({ auths }, "password.example"), "u:p:q");
  assert.equal(await user({ auths }, "token.example"), "token secret");
  assert.equal(await user({ auths }, "empty.example"), undefined);
  assert.equal(await user({ auths }, "constructor"), undefined);
  assert.equal(await user({}, "ghcr.io"), undefined);
});

Deno.test("helpers are asked for their registries, and the store for the others", async () => {
  const config = { credHelpers: { "ghcr.io": "gh" }, credsStore: "store" };
  asked.length = 0;
  assert.equal(await user(config, "ghcr.io", "a", { Username: "u", Secret: "s" }), "u:s");
  assert.equal(
    await user(config, "docker.io", "a", { Username: "<token>", Secret: "t" }),
    "token t",
  );
  assert.equal(await user(config, "quay.io"), undefined);
  assert.deepEqual(asked, ["gh ghcr.io", "store https://index.docker.io/v1/", "store quay.io"]);
});

Deno.test("malformed credentials are refused without showing them", async () => {
  assert.throws(() => credentials(1), { code: "docker_config_malformed" });
  assert.throws(() => credentials({ auths: { a: 1 } }), { code: "docker_config_malformed" });
  for (const auth of ["?secret?", btoa("secret"), btoa(":secret")]) {
    await assert.rejects(user({ auths: { "a.b": { auth } } }, "a.b"), (error) => {
      assert.equal((error as { code?: string }).code, "docker_config_malformed");
      assert(!String(error).includes("secret"));
      return true;
    });
  }
  await assert.rejects(user({ credsStore: "../evil" }, "a.b"), {
    code: "credential_helper_malformed",
  });
  await assert.rejects(user({ credsStore: "x" }, "a.b", "a", { Username: 1 }), {
    code: "credential_helper_malformed",
  });
});

Deno.test("challenges are read as headers have them", () => {
  const read = (header: string) =>
    parseChallenges(header).map((
      { scheme, parameters },
    ) => [scheme, Object.fromEntries(parameters)]);
  assert.deepEqual(read('Bearer realm="https://a/t",service="s, t",scope="x"'), [
    ["bearer", { realm: "https://a/t", service: "s, t", scope: "x" }],
  ]);
  assert.deepEqual(read('Basic realm="a \\"b\\"", BEARER Realm=x , service=y'), [
    ["basic", { realm: 'a "b"' }],
    ["bearer", { realm: "x", service: "y" }],
  ]);
  assert.deepEqual(read("Negotiate"), [["negotiate", {}]]);
  assert.deepEqual(read(""), []);
  assert.deepEqual(read("x".repeat(9000)), []);
});
