import assert from "node:assert/strict";
import { openLocalImages } from "./open_local_images.ts";
import { StoreImageSource } from "./mod.ts";
import { buildImage, jsonBytes, tarArchive, type TarMember, writeLayout } from "./testing/mod.ts";

const users = [{ name: "etc/passwd", content: "root:x:0:0::/:/bin/sh\n" }];
const image = buildImage({ layers: [{ members: users }, { members: [{ name: "x" }] }] });

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function digest(argument: string, reference: string): Promise<string> {
  const source = new StoreImageSource([await openLocalImages(argument)]);
  const facts = await source.facts(reference);
  assert.equal(facts.passwd, users[0]?.content);
  return facts.digest;
}

Deno.test("a layout folder knows images by name, by digest, and by tag for one repository", () =>
  withFolder(async (folder) => {
    const second = buildImage({ layers: [{ members: users }] });
    await writeLayout(folder, { "nginx:1.27": image, "2": second });
    assert.equal(await digest(folder, "nginx:1.27"), image.digest);
    assert.equal(await digest(folder, "docker.io/library/nginx:1.27"), image.digest);
    assert.equal(await digest(folder, `any/name@${image.digest}`), image.digest);
    assert.equal(await digest(`ghcr.io/acme/web=${folder}`, "ghcr.io/acme/web:2"), second.digest);
    const unknown = ["nginx:2", "nginx", "ghcr.io/acme/web:2", `a@sha256:${"0".repeat(64)}`];
    for (const reference of unknown) {
      await assert.rejects(digest(folder, reference), { code: "image_not_found" });
    }
  }));

Deno.test("a layout that lies is refused", () =>
  withFolder(async (folder) => {
    await writeLayout(folder, { "web:1": image });
    const blob = `${folder}/blobs/${image.digest.replace(":", "/")}`;
    await Deno.writeTextFile(blob, "{}");
    await assert.rejects(digest(folder, "web:1"), { code: "image_digest_mismatch" });
    await Deno.writeFile(blob, image.manifest);
    await Deno.remove(`${folder}/blobs/${(image.layers[0] ?? "").replace(":", "/")}`);
    await assert.rejects(digest(folder, "web:1"), { code: "image_layout_unreadable" });
    await Deno.writeTextFile(`${folder}/index.json`, '{"schemaVersion":2}');
    await assert.rejects(digest(folder, "web:1"), { code: "image_layout_malformed" });
    await assert.rejects(digest(`${folder}/none`, "web:1"), { code: "image_layout_unreadable" });
    await assert.rejects(digest(`${folder}/blobs`, "web:1"), { code: "image_layout_malformed" });
  }));

Deno.test("a layout in a tar file is read where it lies", () =>
  withFolder(async (folder) => {
    await writeLayout(`${folder}/layout`, { "web:1": image });
    const members: TarMember[] = [];
    const add = async (path: string) => {
      for await (const entry of Deno.readDir(`${folder}/layout${path}`)) {
        const inner = `${path}/${entry.name}`;
        if (entry.isDirectory) await add(inner);
        else {
          const content = await Deno.readFile(`${folder}/layout${inner}`);
          members.push({ name: `.${inner}`, content });
        }
      }
    };
    await add("");
    const archive = tarArchive(members);
    await Deno.writeFile(`${folder}/layout.tar`, archive);
    assert.equal(await digest(`${folder}/layout.tar`, "web:1"), image.digest);
    const gzip = new Response(archive).body?.pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(`${folder}/layout.tgz`, gzip ?? new Uint8Array());
    await assert.rejects(digest(`${folder}/layout.tgz`, "web:1"), {
      code: "image_archive_compressed",
    });
  }));

Deno.test("a docker archive is read by its tags, repeated layers through links", () =>
  withFolder(async (folder) => {
    const plain = buildImage({
      layers: [{ members: users, compression: "none" }, { members: [], compression: "none" }],
    });
    const [first = "", second = ""] = plain.layers;
    const members = [
      { name: "config.json", content: plain.blobs.get(plain.config) ?? "" },
      { name: "a/layer.tar", content: plain.blobs.get(first) ?? "" },
      { name: "b/layer.tar", type: "2", linkName: "../c/layer.tar" },
      { name: "c/layer.tar", content: plain.blobs.get(second) ?? "" },
      {
        name: "manifest.json",
        content: jsonBytes([{
          Config: "config.json",
          RepoTags: ["web:1", "acme/web:2"],
          Layers: ["a/layer.tar", "b/layer.tar"],
        }]),
      },
    ];
    const path = `${folder}/save.tar`;
    await Deno.writeFile(path, tarArchive(members));
    const made = await digest(path, "web:1");
    assert.equal(await digest(path, "docker.io/acme/web:2"), made);
    assert.equal(await digest(path, `web@${made}`), made);
    await assert.rejects(digest(path, "web:2"), { code: "image_not_found" });
    const forged = members.with(1, { name: "a/layer.tar", content: tarArchive([]) });
    await Deno.writeFile(path, tarArchive(forged));
    await assert.rejects(digest(path, "web:1"), { code: "image_digest_mismatch" });
    await Deno.writeFile(path, tarArchive(members.toSpliced(1, 1)));
    await assert.rejects(digest(path, "web:1"), { code: "image_layout_malformed" });
    await Deno.writeFile(path, tarArchive([{ name: "x" }]));
    await assert.rejects(digest(path, "web:1"), { code: "image_layout_malformed" });
  }));
