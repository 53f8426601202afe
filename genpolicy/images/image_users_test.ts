import assert from "node:assert/strict";
import { StoreImageSource } from "./mod.ts";
import { FolderFiles, LayoutStore } from "./mod.ts";
import { buildImage, type TarMember, type TestLayer, writeLayout } from "./testing/mod.ts";

const passwd = { name: "etc/passwd", content: "root:x:0:0::/:/bin/sh\n" };
const group = { name: "etc/group", content: "root:x:0:\n" };
const other = { name: "etc/passwd", content: "other:x:5:5::/:/bin/sh\n" };
const rootText = passwd.content;
const otherText = other.content;

async function read(
  layers: readonly TestLayer[],
  emptySteps: readonly string[] = [],
  readAllLayers = false,
) {
  const folder = await Deno.makeTempDir();
  try {
    await writeLayout(folder, { "web:1": buildImage({ layers, emptySteps }) });
    const store = await LayoutStore.open(folder, new FolderFiles(folder));
    return await new StoreImageSource([store], undefined, { readAllLayers }).read("web:1");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function layersOf(...layers: (readonly TarMember[])[]): TestLayer[] {
  return layers.map((members) => ({ members }));
}

Deno.test("the users are those of the merged image", async (t) => {
  const usr = { name: "usr/lib/passwd", content: otherText };
  const cases: [string, TestLayer[], string | null, string | null][] = [
    ["no files", layersOf([{ name: "bin/sh" }]), null, null],
    ["no layers", [], null, null],
    ["one layer", layersOf([passwd, group]), rootText, group.content],
    ["the upper layer wins", layersOf([passwd, group], [other]), otherText, group.content],
    ["the last entry of a layer wins", layersOf([passwd, other]), otherText, null],
    ["a whiteout", layersOf([passwd, group], [{ name: "etc/.wh.passwd" }]), null, group.content],
    [
      "a whiteout and a new file",
      layersOf([passwd], [{ name: "etc/.wh.passwd" }, other]),
      otherText,
      null,
    ],
    [
      "a new file after a whiteout",
      layersOf([passwd], [{ name: "etc/.wh.passwd" }], [other]),
      otherText,
      null,
    ],
    ["a whiteout of the folder", layersOf([passwd, group], [{ name: ".wh.etc" }]), null, null],
    [
      "an opaque folder",
      layersOf([passwd, group], [{ name: "etc/.wh..wh..opq" }, other]),
      otherText,
      null,
    ],
    ["an opaque root", layersOf([passwd, group], [{ name: ".wh..wh..opq" }]), null, null],
    [
      "aufs notes are no whiteouts",
      layersOf([passwd], [{ name: "etc/.wh..wh.plnk" }]),
      rootText,
      null,
    ],
    [
      "a symlink",
      layersOf([usr], [{ name: "etc/passwd", type: "2", linkName: "../usr/lib/passwd" }]),
      otherText,
      null,
    ],
    [
      "an absolute symlink",
      layersOf([usr, { name: "etc/passwd", type: "2", linkName: "/usr/lib/passwd" }]),
      otherText,
      null,
    ],
    [
      "a symlink to a file above",
      layersOf([{ name: "etc/passwd", type: "2", linkName: "/usr/lib/passwd" }], [usr]),
      otherText,
      null,
    ],
    [
      "a dangling symlink",
      layersOf([{ name: "etc/passwd", type: "2", linkName: "/none" }]),
      null,
      null,
    ],
    [
      "a symlinked folder",
      layersOf([{ name: "private/passwd", content: otherText }, {
        name: "etc",
        type: "2",
        linkName: "private",
      }]),
      otherText,
      null,
    ],
    [
      "a folder in place of a symlink",
      layersOf([{ name: "private/passwd", content: otherText }, {
        name: "etc",
        type: "2",
        linkName: "private",
      }], [{ name: "etc/", type: "5" }, passwd]),
      rootText,
      null,
    ],
    [
      "a file in place of the folder",
      layersOf([passwd], [{ name: "etc", content: "?" }]),
      null,
      null,
    ],
    [
      "a hard link",
      layersOf([usr, { name: "etc/passwd", type: "1", linkName: "usr/lib/passwd" }]),
      otherText,
      null,
    ],
    [
      "a hard link keeps what its layer had",
      layersOf([usr, { name: "etc/passwd", type: "1", linkName: "usr/lib/passwd" }], [{
        ...usr,
        content: rootText,
      }]),
      otherText,
      null,
    ],
    [
      "a folder below that a file hides",
      layersOf([passwd], [{ name: "etc", content: "" }], [{ name: "etc/", type: "5" }]),
      null,
      null,
    ],
    [
      "a symlink through two layers",
      layersOf([usr], [{ name: "run/p", type: "2", linkName: "/usr/lib/passwd" }], [{
        name: "etc/passwd",
        type: "2",
        linkName: "/run/p",
      }]),
      otherText,
      null,
    ],
  ];
  for (const [name, layers, expectedPasswd, expectedGroup] of cases) {
    await t.step(name, async () => {
      const { facts } = await read(layers);
      assert.equal(facts.passwd, expectedPasswd);
      assert.equal(facts.group, expectedGroup);
    });
  }
});

Deno.test("images that play tricks are refused", async (t) => {
  const link = (linkName: string) => ({ name: "etc/passwd", type: "2", linkName });
  const cases: [string, string, TestLayer[]][] = [
    ["a link out of the root", "image_link_escapes", layersOf([link("../../passwd")])],
    ["a link to itself", "image_link_loop", layersOf([link("passwd")])],
    [
      "links in a circle",
      "image_link_loop",
      layersOf([link("group"), { name: "etc/group", type: "2", linkName: "passwd" }]),
    ],
    [
      "a hard link to itself",
      "image_link_loop",
      layersOf([{ name: "etc/passwd", type: "1", linkName: "etc/passwd" }]),
    ],
    ["a folder", "image_file_unusable", layersOf([{ name: "etc/passwd/", type: "5" }])],
    ["a device", "image_file_unusable", layersOf([{ name: "etc/passwd", type: "3" }])],
    ["a link to the root", "image_file_unusable", layersOf([link("/")])],
    [
      "an entry through a link",
      "image_layer_path",
      layersOf([{ name: "etc", type: "2", linkName: "/private" }, passwd]),
    ],
    ["a malformed whiteout", "image_layer_malformed", layersOf([{ name: "etc/.wh.." }])],
    [
      "a huge file",
      "image_layer_malformed",
      layersOf([{ ...passwd, content: new Uint8Array(2 ** 20 + 1) }]),
    ],
    [
      "text that is not UTF-8",
      "image_users_malformed",
      layersOf([{ ...passwd, content: new Uint8Array([255]) }]),
    ],
    ["a layer that is no archive", "image_layer_malformed", [{
      tar: new Uint8Array(700).fill(65),
    }]],
    ["a layer of an unknown type", "image_manifest_unsupported", [{ mediaType: "application/x" }]],
  ];
  for (const [name, code, layers] of cases) {
    await t.step(name, () => assert.rejects(read(layers), { code }));
  }
});

Deno.test("layers are stored plain, with gzip or with zstd", async () => {
  for (const compression of ["none", "gzip", "zstd"] as const) {
    const { facts } = await read([{ members: [passwd, group], compression }]);
    assert.equal(facts.passwd, rootText);
    assert.equal(facts.unpackedSize, 3072);
  }
});

Deno.test("layers that cannot matter are not read", async (t) => {
  const app = [{ name: "app/x", content: "x" }];
  const copy = (createdBy: string) => [
    { members: [passwd, group], createdBy: "ADD file in /" },
    { members: app, createdBy },
  ];
  const cases: [string, "read" | "skipped", string[]][] = [
    ["COPY x /app # buildkit", "skipped", []],
    ["COPY --chown=1:1 a b /app/ # buildkit", "skipped", []],
    ["/bin/sh -c #(nop) COPY dir:0 in /app ", "skipped", []],
    ["COPY . . # buildkit", "skipped", ["WORKDIR /srv/app"]],
    ["COPY . ./x # buildkit", "skipped", ["WORKDIR /srv", "WORKDIR app"]],
    ["COPY . . # buildkit", "read", []],
    ["COPY . . # buildkit", "read", ["WORKDIR $HOME"]],
    ["COPY x / # buildkit", "read", []],
    ["COPY x /etc # buildkit", "read", []],
    ["COPY passwd /etc/passwd # buildkit", "read", []],
    ["COPY x /app/../etc # buildkit", "read", []],
    ["COPY x $TARGET # buildkit", "read", []],
    ["COPY x /app", "read", []],
    ["RUN /bin/sh -c adduser x # buildkit", "read", []],
    ["bazel build", "read", []],
  ];
  for (const [step, action, before] of cases) {
    await t.step(`${step} ${before.join(" ")}`, async () => {
      const { report } = await read(copy(step), before);
      assert.equal(report.layers[0]?.action, action);
    });
  }
  await t.step("unless all layers are asked for", async () => {
    const { report } = await read(copy("COPY x /app # buildkit"), [], true);
    assert.deepEqual(report.layers.map((layer) => layer.action), ["read", "read"]);
  });
  await t.step("nothing below the answer is read", async () => {
    const { report } = await read(layersOf([{ name: "usr/x" }], [passwd, group], [{ name: "y" }]));
    assert.deepEqual(report.layers.map((layer) => layer.action), ["read", "read", "skipped"]);
  });
  await t.step("an empty layer is not read", async () => {
    const { report } = await read([{ members: [passwd, group] }, { tar: new Uint8Array(1024) }]);
    assert.deepEqual(report.layers.map((layer) => layer.action), ["skipped", "read"]);
  });
});
