import assert from "node:assert/strict";
import { ClusterNetwork } from "./cluster_network.ts";

Deno.test("Services that are published at the same time are all in the table", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const network = new ClusterNetwork(`${folder}/network.json`);
    const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
    await Promise.all(names.map((name, index) => network.publish(name, 1000 + index)));
    const table = JSON.parse(await Deno.readTextFile(network.file));
    assert.deepEqual(Object.keys(table).sort(), names.toSorted());
    assert.equal(network.lookup("service-7"), 1007);
    assert.equal(network.lookup("nobody"), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
