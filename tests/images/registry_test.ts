import assert from "node:assert/strict";
import { systemClock, systemRandom } from "../../core/mod.ts";
import { type ImageSourcesOptions, openImageSources } from "../../genpolicy/images/mod.ts";
import { testCertificate } from "./certificate.ts";
import { DockerRegistry, dockerRegistry, type DockerRegistryOptions } from "./docker_registry.ts";
import { testUser, TokenService } from "./token_service.ts";
import { usersGroup, usersImage, usersPasswd } from "./users_image.ts";

const ignore = dockerRegistry === undefined;
/** bcrypt of `lovelace`. */
const htpasswd = "ada:$2y$05$qUc/r0DAG38OEgHA2zVoueiT4qGuKjW0wqcO9yM.EmwnwSiDTxq9G\n";
const image = usersImage(2_000_000);

interface Setup {
  readonly folder: string;
  /** A registry with the content of `plain`, guarded as the test wants. */
  guarded(options: Omit<DockerRegistryOptions, "folder">): Promise<DockerRegistry>;
  readonly plain: DockerRegistry;
}

async function withRegistries(body: (setup: Setup) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using plain = await DockerRegistry.start({ folder });
    await plain.push("acme/web", "1", image);
    await plain.push("library/nginx", "latest", image);
    await body({
      folder,
      plain,
      guarded: (options) => DockerRegistry.start({ folder, ...options }),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function facts(
  reference: string,
  options: Partial<ImageSourcesOptions> & { readonly dockerConfig?: string } = {},
) {
  using sources = await openImageSources({
    env: (name) => name === "DOCKER_CONFIG" ? options.dockerConfig : undefined,
    clock: systemClock,
    random: systemRandom,
    sleep: () => Promise.resolve(),
    ...options,
  });
  return await sources.facts(reference);
}

async function writeConfig(folder: string, config: unknown): Promise<string> {
  const path = await Deno.makeTempDir({ dir: folder });
  await Deno.writeTextFile(`${path}/config.json`, JSON.stringify(config));
  return path;
}

Deno.test({
  name: "docker-registry over plain HTTP delivers facts, and only when that was allowed",
  ignore,
  fn: () =>
    withRegistries(async ({ plain }) => {
      const reference = `${plain.host}/acme/web:1`;
      const found = await facts(reference, { insecureRegistries: [plain.host] });
      assert.equal(found.digest, image.digest);
      assert.equal(found.passwd, usersPasswd);
      assert.equal(found.group, usersGroup);
      assert(found.unpackedSize > 2_000_000);
      const pinned = `${plain.host}/acme/web@${image.digest}`;
      assert.equal((await facts(pinned, { insecureRegistries: [plain.host] })).size, found.size);
      await assert.rejects(facts(reference), { code: "registry_unreachable" });
      await assert.rejects(
        facts(`${plain.host}/acme/none:1`, { insecureRegistries: [plain.host] }),
        { code: "image_not_found" },
      );
    }),
});

Deno.test({
  name: "docker-registry over TLS is trusted through a private authority",
  ignore,
  fn: () =>
    withRegistries(async ({ folder, guarded }) => {
      const certificate = await testCertificate();
      await Deno.writeTextFile(`${folder}/tls.pem`, certificate.pem);
      await Deno.writeTextFile(`${folder}/tls.key`, certificate.keyPem);
      const tls = { certificate: `${folder}/tls.pem`, key: `${folder}/tls.key` };
      await using registry = await guarded({ tls });
      const reference = `${registry.host}/acme/web:1`;
      assert.equal((await facts(reference, { caFiles: [tls.certificate] })).passwd, usersPasswd);
      await assert.rejects(facts(reference), { code: "registry_unreachable" });
      await assert.rejects(facts(reference, { caFiles: [tls.key] }), {
        code: "registry_ca_unreadable",
      });
    }),
});

Deno.test({
  name: "docker-registry with basic authentication takes passwords and credential helpers",
  ignore,
  fn: () =>
    withRegistries(async ({ folder, guarded }) => {
      await Deno.writeTextFile(`${folder}/htpasswd`, htpasswd);
      await using registry = await guarded({
        auth: { htpasswd: { realm: "test", path: `${folder}/htpasswd` } },
      });
      const insecureRegistries = [registry.host];
      const reference = `${registry.host}/acme/web:1`;
      const pair = btoa(`${testUser.name}:${testUser.password}`);
      const config = await writeConfig(folder, { auths: { [registry.host]: { auth: pair } } });
      const found = await facts(reference, { insecureRegistries, dockerConfig: config });
      assert.equal(found.passwd, usersPasswd);
      const wrong = await writeConfig(folder, {
        auths: { [registry.host]: { auth: btoa("ada:wrong") } },
      });
      await assert.rejects(facts(reference, { insecureRegistries, dockerConfig: wrong }), {
        code: "registry_denied",
      });
      await assert.rejects(facts(reference, { insecureRegistries }), { code: "registry_denied" });
      const helper = await writeConfig(folder, { credHelpers: { [registry.host]: "test" } });
      await withHelper(folder, async () => {
        const found = await facts(reference, { insecureRegistries, dockerConfig: helper });
        assert.equal(found.digest, image.digest);
      });
      const missing = await writeConfig(folder, { credsStore: "no-such-helper" });
      await assert.rejects(facts(reference, { insecureRegistries, dockerConfig: missing }), {
        code: "credential_helper_missing",
      });
    }),
});

Deno.test({
  name: "docker-registry with token authentication takes passwords and identity tokens",
  ignore,
  fn: () =>
    withRegistries(async ({ folder, guarded }) => {
      const certificate = await testCertificate();
      await Deno.writeTextFile(`${folder}/token.pem`, certificate.pem);
      await using service = new TokenService(certificate);
      const { realm } = service;
      const rootcertbundle = `${folder}/token.pem`;
      await using registry = await guarded({
        auth: { token: { realm, service: "test", issuer: "test", rootcertbundle } },
      });
      const insecureRegistries = [registry.host];
      const reference = `${registry.host}/acme/web:1`;
      const entries = [
        { username: testUser.name, password: testUser.password },
        { auth: btoa("<token>:x"), identitytoken: testUser.refreshToken },
      ];
      for (const entry of entries) {
        const config = await writeConfig(folder, { auths: { [registry.host]: entry } });
        const found = await facts(reference, { insecureRegistries, dockerConfig: config });
        assert.equal(found.digest, image.digest);
      }
      const scope = "repository:acme/web:pull";
      assert.deepEqual(service.requests, [`basic ${scope}`, `refresh ${scope}`]);
      await assert.rejects(facts(reference, { insecureRegistries }), { code: "registry_denied" });
    }),
});

Deno.test({
  name: "a mirror of Docker Hub answers for short names",
  ignore,
  fn: () =>
    withRegistries(async ({ folder, plain }) => {
      await Deno.mkdir(`${folder}/certs.d/docker.io`, { recursive: true });
      await Deno.writeTextFile(
        `${folder}/certs.d/docker.io/hosts.toml`,
        `server = "http://127.0.0.1:9"\n[host."${plain.url}"]\n` +
          `capabilities = ["pull", "resolve"]\n`,
      );
      const found = await facts("nginx", { registryHosts: `${folder}/certs.d` });
      assert.equal(found.digest, image.digest);
      assert.equal(found.reference, "nginx");
    }),
});

/** Puts a credential helper on the PATH for the time of `body`. */
async function withHelper(folder: string, body: () => Promise<void>): Promise<void> {
  const bin = `${folder}/bin`;
  await Deno.mkdir(bin);
  const answer = JSON.stringify({ Username: testUser.name, Secret: testUser.password });
  await Deno.writeTextFile(
    `${bin}/docker-credential-test`,
    `#!/bin/sh\nread -r server\n[ "$1" = get ] && [ -n "$server" ] && echo '${answer}'\n`,
    { mode: 0o755 },
  );
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${bin}:${path}`);
  try {
    await body();
  } finally {
    Deno.env.set("PATH", path);
  }
}
