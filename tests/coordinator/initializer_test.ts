import assert from "node:assert/strict";
import type { CliContext } from "../../cli/context.ts";
import type { InitializerFlags } from "../../cli/initializer/flags.ts";
import { runInitializer } from "../../cli/initializer/run.ts";
import { Output } from "../../cli/output.ts";
import { encodeSnpCertTable, snpCertTableGuids, type SnpEvidence } from "../../attest/mod.ts";
import { type ContrastError, sha256Hex, systemClock, systemRandom } from "../../core/mod.ts";
import { initdataAnnotation, renderInitdata } from "../../genpolicy/mod.ts";
import { serveTsmSocket } from "../../simulator/guest/tsm_socket.ts";
import { codesOf } from "./codes_of.ts";
import {
  guest,
  HASHES,
  POLICIES,
  referenceValues,
  setManifest,
  testManifest,
  withCoordinator,
} from "./deployment.ts";

const INITDATA = renderInitdata({
  policy: "package agent_policy",
  extra: {
    "contrast-coordinator.json": JSON.stringify({
      policies: [HASHES.coordinator],
      referenceValues: await referenceValues(),
    }),
  },
});
const POLICY = await sha256Hex(INITDATA);
const manifest = await testManifest({
  Policies: {
    [HASHES.coordinator]: { SANs: ["coordinator"], Role: "coordinator" },
    [POLICY]: { SANs: ["web"], WorkloadSecretID: "web" },
  },
});
const policies = [POLICIES.coordinator, INITDATA];

/** A guest with this workload's initdata in its host data, as the node starts it. */
class Pod {
  readonly folder: string;
  log = "";

  constructor(folder: string) {
    this.folder = folder;
  }

  run(env: Record<string, string>, changes: Partial<InitializerFlags> = {}): Promise<void> {
    const write = (text: string) => void (this.log += text);
    const context: CliContext = {
      process: { stdout: { write }, stderr: { write } },
      clock: systemClock,
      random: systemRandom,
      env: (name) => env[name],
      out: new Output({
        stdout: () => {},
        stderr: () => {},
        isTerminal: () => false,
        color: () => false,
      }),
    };
    return runInitializer.call(context, {
      initdata: `${this.folder}/annotation`,
      outputDir: `${this.folder}/out`,
      timeout: 1,
      allowSimulated: true,
      ...changes,
    });
  }
}

async function withPod(
  use: (pod: Pod, env: { CONTRAST_SIMULATED_TSM: string }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const socket = serveTsmSocket(`${folder}/tsm.sock`, async (inblob) => {
    const { report, vek, chain, crls } = await guest(POLICY).issue(inblob) as SnpEvidence;
    const { vcek, ask, ark, crl } = snpCertTableGuids;
    const blobs = [[vcek, vek], [ask, chain[0]], [ark, chain[1]], [crl, crls[0]]] as const;
    const entries = blobs.map(([guid, data]) => ({ guid, data: data ?? new Uint8Array() }));
    return { outblob: report, auxblob: encodeSnpCertTable(entries), provider: "sev_guest" };
  });
  try {
    await Deno.writeTextFile(`${folder}/annotation`, initdataAnnotation(INITDATA));
    await use(new Pod(folder), { CONTRAST_SIMULATED_TSM: socket.path });
  } finally {
    await socket.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("an Initializer writes what the containers need, and logs no secret", () =>
  withPod((pod, env) =>
    withCoordinator({}, async (running) => {
      await setManifest(running, manifest, { policies });
      await pod.run({ ...env, COORDINATOR_HOST: running.addresses.mesh });
      const read = (name: string) => Deno.readTextFile(`${pod.folder}/out/${name}`);
      assert.match(await read("tls-config/key.pem"), /BEGIN PRIVATE KEY/);
      assert.equal((await read("tls-config/certChain.pem")).match(/BEGIN CERTIFICATE/g)?.length, 2);
      const secret = await read("secrets/workload-secret-seed");
      assert.match(secret, /^[0-9a-f]{128}$/);
      assert.equal(await read("done"), "");
      assert.ok(!pod.log.includes(secret));
    })
  ));

Deno.test("an Initializer waits for a Coordinator that has no manifest yet", () =>
  withPod((pod, env) =>
    withCoordinator({}, async (running) => {
      const done = pod.run({ ...env, COORDINATOR_HOST: running.addresses.mesh }, { timeout: 20 });
      await setManifest(running, manifest, { policies });
      await done;
    })
  ));

const IMPOSTORS: [string, Parameters<typeof withCoordinator>[0], string][] = [
  ["another policy", { policy: HASHES.stranger }, "host_data_mismatch"],
  ["another measurement", { launch: { measurement: new Uint8Array(48) } }, "measurement_mismatch"],
  ["debugging", { launch: { policy: 0xb0000n } }, "debug_allowed"],
];
for (const [title, options, code] of IMPOSTORS) {
  Deno.test(`an Initializer takes nothing from a Coordinator with ${title}, and does not ask twice`, () =>
    withPod((pod, env) =>
      withCoordinator(options, async (running) => {
        const host = { ...env, COORDINATOR_HOST: running.addresses.mesh };
        await assert.rejects(() => pod.run(host, { timeout: 0 }), (error: ContrastError) => {
          assert.ok(codesOf(error).includes(code), codesOf(error).join());
          return true;
        });
        await assert.rejects(() => Deno.stat(`${pod.folder}/out`), Deno.errors.NotFound);
      })
    ));
}

Deno.test("an annotation that the host replaced is refused before anybody is asked", () =>
  withPod(async (pod, env) => {
    const other = renderInitdata({
      policy: "package agent_policy",
      extra: {
        "contrast-coordinator.json": JSON.stringify({
          policies: [HASHES.stranger],
          referenceValues: await referenceValues(),
        }),
      },
    });
    await Deno.writeTextFile(`${pod.folder}/annotation`, initdataAnnotation(other));
    await assert.rejects(() => pod.run({ ...env, COORDINATOR_HOST: "nobody.invalid" }), {
      code: "initdata_not_measured",
    });
  }));

Deno.test("a call that cannot work says why", () =>
  withPod(async (pod, env) => {
    const host = { COORDINATOR_HOST: "127.0.0.1:9" };
    await assert.rejects(() => pod.run(env), { code: "coordinator_host_missing" });
    await assert.rejects(() => pod.run({ ...env, COORDINATOR_HOST: "a b" }), {
      code: "address_malformed",
    });
    await assert.rejects(() => pod.run({ ...env, ...host }, { allowSimulated: false }), {
      code: "simulated_not_allowed",
    });
    await assert.rejects(() => pod.run({ ...host, CONTRAST_SIMULATED_TSM: "/nowhere" }), {
      code: "tsm_unavailable",
    });
    await assert.rejects(() => pod.run({ ...env, ...host }, { initdata: "/nowhere" }), {
      code: "file_unreadable",
    });
    await assert.rejects(() => pod.run({ ...env, ...host }), { code: "coordinator_unreachable" });
  }));
