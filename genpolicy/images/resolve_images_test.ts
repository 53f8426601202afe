import assert from "node:assert/strict";
import { InputErrors } from "../../core/mod.ts";
import { FolderFiles, LayoutStore, StoreImageSource } from "./mod.ts";
import {
  emptyImagesLock,
  type ImageProgressLine,
  lockDifferences,
  lockedFactsReference,
  memoryAdvice,
  renderImageReport,
  resolveImages,
} from "./mod.ts";
import { buildImage, writeLayout } from "./testing/mod.ts";

const passwd = { name: "etc/passwd", content: "root:x:0:0::/:/bin/sh\n" };
const base = { members: [passwd, { name: "etc/group", content: "" }], createdBy: "ADD rootfs" };

async function withSources(body: (sources: StoreImageSource) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const app = (name: string) =>
      buildImage({
        layers: [base, { members: [{ name: `app/${name}` }], createdBy: "COPY x /app # buildkit" }],
      });
    await writeLayout(folder, { "one:1": app("one"), "two:1": app("two") });
    const store = await LayoutStore.open(folder, new FolderFiles(folder));
    await body(new StoreImageSource([store]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const options = { lock: emptyImagesLock, frozen: false };

Deno.test("images are read once, the second time from the lock, and a frozen lock suffices", () =>
  withSources(async (sources) => {
    const lines: ImageProgressLine[] = [];
    let done = 0;
    const progress = { update: (line: ImageProgressLine) => lines.push(line), done: () => done++ };
    const references = ["one:1", "two:1", "one:1"];
    const first = await resolveImages(references, { ...options, sources, progress });
    assert.equal(first.changed, true);
    assert.deepEqual([...first.facts.keys()].toSorted(), ["one:1", "two:1"]);
    assert.deepEqual(first.report.map(({ reference }) => reference), ["one:1", "two:1"]);
    const actions = first.report.flatMap(({ layers }) => layers.map(({ action }) => action));
    assert.deepEqual(actions.toSorted(), ["read", "shared", "skipped", "skipped"]);
    assert.equal(lines.filter(({ state }) => state === "done").length, 2);
    assert.equal(done, 1);
    const none = new StoreImageSource([]);
    const again = await resolveImages(references, {
      lock: first.lock,
      sources: none,
      frozen: true,
    });
    assert.equal(again.changed, false);
    assert.deepEqual(again.facts.get("one:1"), first.facts.get("one:1"));
    assert.equal(
      renderImageReport(again.report),
      "2 images from the lock: nothing fetched\n",
    );
    const text = renderImageReport(first.report);
    assert.match(text, /one:1: .* from /);
    assert.match(text, /skipped sha256:[0-9a-f]{12} .*: it only copies to \/app/);
    assert.match(text, /2 images read: /);
  }));

Deno.test("what the lock lacks is an error when frozen, all of them together", () =>
  withSources(async (sources) => {
    const { lock } = await resolveImages(["one:1"], { ...options, sources });
    await assert.rejects(resolveImages(["one:1", "two:1"], { lock, sources, frozen: true }), {
      code: "image_not_locked",
    });
    await assert.rejects(
      resolveImages(["a", "b"], { lock, sources, frozen: true }),
      (error) => error instanceof InputErrors && error.problems.length === 2,
    );
    const arm = new StoreImageSource([], "linux/arm64");
    await assert.rejects(resolveImages(["one:1"], { lock, sources: arm, frozen: true }), {
      code: "image_locked_for_other_platform",
    });
  }));

Deno.test("an image that fails does not hide the others that fail", () =>
  withSources(async (sources) => {
    await assert.rejects(resolveImages(["one:1", "none:1"], { ...options, sources }), {
      code: "image_not_found",
    });
    await assert.rejects(
      resolveImages(["none:1", "none:2", "Bad"], { ...options, sources }),
      (error) => error instanceof InputErrors && error.problems.length === 3,
    );
  }));

Deno.test("a lock that says something else than its image is found out", () =>
  withSources(async (sources) => {
    const { facts } = await resolveImages(["one:1"], { ...options, sources });
    const locked = facts.get("one:1");
    assert(locked);
    const found = await sources.facts(lockedFactsReference(locked));
    assert.deepEqual(lockDifferences(locked, found), []);
    const forged = { ...locked, passwd: "root:x:5:5::/:/bin/sh\n", config: { User: "x" } };
    const reasons = lockDifferences(forged, found).map(({ message }) => message);
    assert.equal(reasons.length, 2);
    assert.match(reasons[0] ?? "", /config/);
    assert.match(reasons[1] ?? "", /passwd/);
  }));

Deno.test("the advice on memory counts each image once and rounds up", () =>
  withSources(async (sources) => {
    const { facts } = await resolveImages(["one:1"], { ...options, sources });
    const one = facts.get("one:1");
    assert(one);
    const mebibyte = 1024 * 1024;
    const image = { ...one, unpackedSize: 100 * mebibyte };
    const images = [image, image];
    const advice = memoryAdvice({
      images,
      workloadBytes: 50 * mebibyte,
      limitBytes: 150 * mebibyte,
    });
    assert.equal(advice.imageBytes, 100 * mebibyte);
    assert.equal(advice.recommended, "192Mi");
    assert.equal(advice.isEnough, false);
    const enough = { images, workloadBytes: 0, limitBytes: 200 * mebibyte };
    assert.equal(memoryAdvice(enough).isEnough, true);
    assert.equal(memoryAdvice({ images, workloadBytes: 0 }).isEnough, false);
    assert.equal(memoryAdvice({ images: [], workloadBytes: 0 }).recommended, "64Mi");
  }));
