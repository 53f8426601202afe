import assert from "node:assert/strict";
import { parseRegistryHosts } from "./registry_hosts.ts";

function parse(text: string, registry = "docker.io") {
  return parseRegistryHosts(text, registry, "hosts.toml", (path) => Promise.resolve(`PEM ${path}`));
}

Deno.test("mirrors come in the order of the file, the registry last", async () => {
  const endpoints = await parse(`
server = "https://registry-1.docker.io"
[host."https://mirror.example"]
capabilities = ["pull"]
ca = "mirror.pem"
[host."http://127.0.0.1:5000/proxy"]
[host."https://raw.example/api/docker"]
override_path = true
[host."https://raw.example/api/docker".header]
x-key = ["a", "b"]
`);
  assert.deepEqual(endpoints.map(({ base }) => base), [
    "https://mirror.example/v2/",
    "http://127.0.0.1:5000/proxy/v2/",
    "https://raw.example/api/docker/",
    "https://registry-1.docker.io/v2/",
  ]);
  assert.deepEqual(endpoints.map(({ resolves }) => resolves), [false, true, true, true]);
  assert.deepEqual(endpoints[0]?.caCertificates, ["PEM mirror.pem"]);
  assert.deepEqual(endpoints[2]?.headers, { "x-key": "a, b" });
  assert.equal(endpoints[0]?.namespace, "docker.io");
});

Deno.test("without a server the registry itself is asked at the end", async () => {
  const [only] = await parse("", "ghcr.io");
  assert.equal(only?.base, "https://ghcr.io/v2/");
  assert.equal(only?.namespace, undefined);
  assert.equal((await parse(""))[0]?.base, "https://registry-1.docker.io/v2/");
});

Deno.test("files that cannot be followed are refused", async () => {
  for (
    const text of ["x =", 'host = "x"', '[host."ftp://x"]', '[host."https://u:p@x"]', "server = 1"]
  ) {
    await assert.rejects(parse(text), { code: "registry_hosts_malformed" }, text);
  }
  await assert.rejects(parse('[host."https://x"]\nskip_verify = true'), {
    code: "registry_hosts_unsupported",
  });
});
