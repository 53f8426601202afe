import { configure, type LogRecord, reset } from "@logtape/logtape";
import assert from "node:assert/strict";
import { createWorkloadKey } from "../../initializer/mod.ts";
import { meshIdentity, setManifest, testManifest, withCoordinator } from "./deployment.ts";

Deno.test("no log record carries a secret, even at the lowest level", async () => {
  const records: LogRecord[] = [];
  await configure({
    reset: true,
    sinks: { memory: (record) => void records.push(record) },
    loggers: [
      { category: ["contrast"], sinks: ["memory"], lowestLevel: "trace" },
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "error" },
    ],
  });
  try {
    const manifest = await testManifest();
    await withCoordinator({}, async (running) => {
      await setManifest(running, manifest);
      const key = await createWorkloadKey();
      const { mesh } = running.addresses;
      const identity = await meshIdentity(mesh, manifest, key.certificateRequest);
      const secret = identity.workloadSecret?.expose() ?? new Uint8Array();
      const log = JSON.stringify(records);
      assert.ok(records.length > 0);
      for (const needle of [secret.toHex(), secret.toBase64(), Array.from(secret).join()]) {
        assert.ok(!log.includes(needle));
      }
      assert.equal(JSON.stringify(identity.workloadSecret), '"[secret]"');
    });
  } finally {
    await reset();
  }
});

Deno.test("the documentation lists every metric", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
  const [source, docs] = await Promise.all([
    read("coordinator/server/metrics.ts"),
    read("docs/coordinator.md"),
  ]);
  const names = [...source.matchAll(/name: "(contrast_[a-z_]+)"/g)].map(([, name]) => name ?? "");
  assert.equal(names.length, 4);
  for (const name of names) assert.ok(docs.includes(`\`${name}\``), name);
});
