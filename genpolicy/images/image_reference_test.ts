import assert from "node:assert/strict";
import fc from "fast-check";
import { ContrastError } from "../../core/mod.ts";
import { canonicalReference, parseImageReference, pinnedReference } from "./mod.ts";

const digest = `sha256:${"a".repeat(64)}`;

Deno.test("references are normalised as Docker does it", () => {
  const cases: Record<string, string> = {
    "nginx": "docker.io/library/nginx:latest",
    "nginx:1.27": "docker.io/library/nginx:1.27",
    "acme/web": "docker.io/acme/web:latest",
    "docker.io/nginx": "docker.io/library/nginx:latest",
    "index.docker.io/library/nginx": "docker.io/library/nginx:latest",
    "ghcr.io/acme/web:v1": "ghcr.io/acme/web:v1",
    "localhost/web": "localhost/web:latest",
    "localhost:5000/web": "localhost:5000/web:latest",
    "host:5000/a/b/c:t": "host:5000/a/b/c:t",
    "[::1]:5000/web": "[::1]:5000/web:latest",
    "registry/web": "docker.io/registry/web:latest",
    "HOST/web": "HOST/web:latest",
    [`nginx@${digest}`]: `docker.io/library/nginx@${digest}`,
    [`nginx:1@${digest}`]: `docker.io/library/nginx:1@${digest}`,
    "a__b/c---d.e": "docker.io/a__b/c---d.e:latest",
  };
  for (const [written, canonical] of Object.entries(cases)) {
    assert.equal(canonicalReference(parseImageReference(written)), canonical);
  }
});

Deno.test("malformed references are refused", () => {
  const cases = [
    "",
    " ",
    "Nginx",
    "nginx:",
    "nginx:-x",
    "nginx:a b",
    "/nginx",
    "nginx/",
    "a//b",
    "ghcr.io/",
    "ghcr.io/A/b",
    "a..b",
    "-a",
    "nginx@sha256:abc",
    `nginx@sha512:${"a".repeat(128)}`,
    `nginx@${digest.toUpperCase()}`,
    `nginx:${"a".repeat(129)}`,
    "https://ghcr.io/acme/web",
    "host:port/web",
    "a/".repeat(200) + "a",
    "../etc/passwd",
    "ghcr.io/acme/../x",
    "nginx?x=1",
    "nginx\n",
  ];
  for (const written of cases) {
    assert.throws(
      () => parseImageReference(written),
      { code: "image_reference_malformed" },
      JSON.stringify(written),
    );
  }
});

Deno.test("no text makes anything but a reference or a coded error", () => {
  fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), (written) => {
    try {
      const canonical = canonicalReference(parseImageReference(written));
      assert.equal(canonicalReference(parseImageReference(canonical)), canonical);
    } catch (error) {
      assert(error instanceof ContrastError);
    }
  }));
});

Deno.test("pinning keeps the name and the tag, and happens once", () => {
  const pinned = pinnedReference({ reference: "nginx:1.27", digest });
  assert.equal(pinned, `nginx:1.27@${digest}`);
  assert.equal(pinnedReference({ reference: pinned, digest: `sha256:${"b".repeat(64)}` }), pinned);
});
