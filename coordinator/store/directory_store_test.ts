import assert from "node:assert/strict";
import { type HistoryKey } from "../../manifest/mod.ts";
import { DirectoryStore } from "./directory_store.ts";

const KEY = `manifests/${"ab".repeat(32)}` as Exclude<HistoryKey, "transitions/latest">;
const text = (value: string) => new TextEncoder().encode(value);

async function withStore(use: (store: DirectoryStore, folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(new DirectoryStore(`${folder}/state`), `${folder}/state`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("what is stored is there for the next process", () =>
  withStore(async (store, folder) => {
    assert.equal(await store.get(KEY), undefined);
    await store.put(KEY, text("one"));
    await store.put(KEY, text("one"));
    assert.deepEqual(await new DirectoryStore(folder).get(KEY), text("one"));
  }));

Deno.test("a file is there as a whole and only for its owner, and nothing is left beside it", () =>
  withStore(async (store, folder) => {
    await store.put(KEY, text("one"));
    await store.compareAndSwapLatest(undefined, text("first"));
    const names = [...Deno.readDirSync(`${folder}/manifests`)].map(({ name }) => name);
    assert.deepEqual(names, ["ab".repeat(32)]);
    if (Deno.build.os !== "windows") {
      const { mode } = await Deno.stat(`${folder}/transitions/latest`);
      assert.equal((mode ?? 0) & 0o777, 0o600);
    }
  }));

Deno.test("of writers at the same time exactly one succeeds", () =>
  withStore(async (store, folder) => {
    const stores = [store, new DirectoryStore(folder), new DirectoryStore(folder)];
    const results = await Promise.allSettled(
      stores.map((each, index) => each.compareAndSwapLatest(undefined, text(`writer ${index}`))),
    );
    const refused = results.filter(({ status }) =>
      status === "rejected"
    ) as PromiseRejectedResult[];
    assert.equal(refused.length, 2);
    for (const { reason } of refused) assert.equal(reason.code, "store_conflict");
  }));

Deno.test("the newest transition is replaced only by who knows it", () =>
  withStore(async (store) => {
    await store.compareAndSwapLatest(undefined, text("first"));
    await assert.rejects(() => store.compareAndSwapLatest(text("other"), text("x")), {
      code: "store_conflict",
    });
    await store.compareAndSwapLatest(text("first"), text("second"));
    assert.deepEqual(await store.get("transitions/latest"), text("second"));
  }));

Deno.test("a directory that cannot be used is an error with a hint", async () => {
  const file = await Deno.makeTempFile();
  try {
    const store = new DirectoryStore(file);
    await assert.rejects(() => store.put(KEY, text("one")), { code: "store_failed" });
  } finally {
    await Deno.remove(file);
  }
});
