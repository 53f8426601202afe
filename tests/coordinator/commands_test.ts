import assert from "node:assert/strict";
import { Output } from "../../cli/output.ts";
import type { CliContext } from "../../cli/context.ts";
import type { RecoverFlags } from "../../cli/recover/flags.ts";
import { runRecover } from "../../cli/recover/run.ts";
import type { SetFlags } from "../../cli/set/flags.ts";
import { runSet } from "../../cli/set/run.ts";
import { runSign } from "../../cli/sign/run.ts";
import type { VerifyFlags } from "../../cli/verify/flags.ts";
import { runVerify } from "../../cli/verify/run.ts";
import { DirectoryStore, type RunningCoordinator } from "../../coordinator/mod.ts";
import { systemClock, systemRandom } from "../../core/mod.ts";
import { initdataAnnotation } from "../../genpolicy/mod.ts";
import { parseAllDocuments } from "yaml";
import {
  HASHES,
  owner,
  POLICIES,
  seedshareOwner,
  testManifest,
  withCoordinator,
} from "./deployment.ts";

/** A folder with manifest, keys and resources, as a user has it after `contrast generate`. */
class Workspace {
  readonly folder: string;
  stdout = "";
  stderr = "";

  constructor(folder: string) {
    this.folder = folder;
  }

  get context(): CliContext {
    const decoder = new TextDecoder();
    const process = {
      stdout: { write: (text: string) => void (this.stdout += text) },
      stderr: { write: (text: string) => void (this.stderr += text) },
    };
    return {
      process,
      clock: systemClock,
      random: systemRandom,
      env: () => undefined,
      out: new Output({
        stdout: (bytes) => void (this.stdout += decoder.decode(bytes)),
        stderr: (bytes) => void (this.stderr += decoder.decode(bytes)),
        isTerminal: () => false,
        color: () => false,
      }),
    };
  }

  flags(running: RunningCoordinator) {
    const common = {
      coordinator: running.addresses.user,
      workspaceDir: this.folder,
      allowSimulated: true,
      timeout: 0,
      output: "json" as const,
    };
    return {
      set: (changes: Partial<SetFlags> = {}) =>
        runSet.call(this.context, { ...common, atomic: false, ...changes }, this.path("r.yaml")),
      verify: (changes: Partial<VerifyFlags> = {}) =>
        runVerify.call(this.context, { ...common, unbound: false, ...changes }),
      recover: (changes: Partial<RecoverFlags> = {}) =>
        runRecover.call(this.context, { ...common, ...changes }),
    };
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  read(name: string): Promise<string> {
    return Deno.readTextFile(this.path(name));
  }

  /** The JSON result of the last command. */
  result(): Record<string, unknown> {
    const text = this.stdout;
    this.stdout = "";
    return JSON.parse(text);
  }
}

function pod(name: string, initdata: Uint8Array): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations:
    io.katacontainers.config.hypervisor.cc_init_data: ${initdataAnnotation(initdata)}
spec:
  runtimeClassName: contrast-cc
`;
}

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${der.toBase64()}\n-----END ${label}-----\n`;

async function withWorkspace(use: (workspace: Workspace) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const workspace = new Workspace(folder);
    const key = await crypto.subtle.exportKey("pkcs8", (await owner()).privateKey);
    const { pkcs8 } = await seedshareOwner();
    const files = {
      "manifest.json": new TextDecoder().decode((await testManifest()).bytes),
      "r.yaml": `${pod("coordinator", POLICIES.coordinator)}---\n${pod("web", POLICIES.web)}`,
      "workload-owner.pem": pem("PRIVATE KEY", new Uint8Array(key)),
      "seedshare-owner.pem": pem("PRIVATE KEY", Uint8Array.fromBase64(pkcs8)),
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(workspace.path(name), text);
    }
    await use(workspace);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("set, verify and recover write the original's files and report as JSON", () =>
  withWorkspace(async (workspace) => {
    const store = new DirectoryStore(workspace.path("state"));
    const manifest = await testManifest();
    await withCoordinator({ store }, async (running) => {
      const { set, verify } = workspace.flags(running);
      await set();
      assert.equal(workspace.result()["seedShares"], workspace.path("seed-shares.json"));
      await verify();
      const result = workspace.result();
      assert.deepEqual([result["manifest"], result["manifests"], result["bound"]], [
        manifest.hash,
        1,
        true,
      ]);
      await set({ atomic: true });
      await assert.rejects(() => set({ atomic: true }), { code: "transition_mismatch" });
      workspace.stdout = "";
      await verify();
      assert.equal(workspace.result()["manifests"], 2);
    });
    for (const name of ["coordinator-root-ca.pem", "mesh-ca.pem"]) {
      assert.equal(await workspace.read(name), await workspace.read(`verify/${name}`));
    }
    assert.equal(
      await workspace.read(`verify/initdata.${HASHES.web}.toml`),
      new TextDecoder().decode(POLICIES.web),
    );
    assert.equal(
      await workspace.read("verify/manifest.1.json"),
      await workspace.read("manifest.json"),
    );
    assert.match(await workspace.read("verify/latest-transition"), /^[0-9a-f]{64}$/);
    await withCoordinator({ store }, async (running) => {
      const { verify, recover } = workspace.flags(running);
      await assert.rejects(() => verify(), { code: "needs_recovery" });
      await recover();
      assert.equal(workspace.result()["state"], "ready");
      await verify();
    });
  }));

Deno.test("the ConfigMaps of history.yml are the items of the store", () =>
  withWorkspace(async (workspace) => {
    const store = new DirectoryStore(workspace.path("state"));
    await withCoordinator({ store }, async (running) => {
      const { set, verify } = workspace.flags(running);
      await set();
      await verify();
    });
    const documents = parseAllDocuments(await workspace.read("verify/history.yml"));
    assert.equal(documents.length, 5);
    for (const document of documents) {
      const { metadata, binaryData } = document.toJS();
      const [[base, value]] = Object.entries(binaryData) as [[string, string]];
      const key = metadata.name.replace("contrast-store-", "").replace("-", "/");
      assert.ok(key.endsWith(`/${base}`));
      const stored = await Deno.readFile(workspace.path(`state/${key}`));
      assert.equal(stored.toBase64(), value);
    }
  }));

Deno.test("an approval that was made elsewhere is as good as the key", () =>
  withWorkspace(async (workspace) => {
    await withCoordinator({}, async (running) => {
      const { set, verify } = workspace.flags(running);
      await set();
      await verify();
      workspace.stdout = "";
      const signature = { workspaceDir: workspace.folder, prepare: false };
      await runSign.call(workspace.context, {
        ...signature,
        out: workspace.path("signature.der"),
      });
      const prepared = { ...signature, prepare: true, out: workspace.path("blob") };
      await runSign.call(workspace.context, prepared);
      assert.match(await workspace.read("blob"), /^[0-9a-f]{64}$/);
      await Deno.remove(workspace.path("workload-owner.pem"));
      await assert.rejects(() => set(), { code: "owner_signature_missing" });
      await set({ signature: workspace.path("signature.der") });
      const again = { signature: workspace.path("signature.der") };
      await assert.rejects(() => set(again), { code: "owner_signature_wrong" });
    });
  }));

Deno.test("verify fails when another manifest is active, but writes what is", () =>
  withWorkspace(async (workspace) => {
    await withCoordinator({}, async (running) => {
      const { set, verify } = workspace.flags(running);
      await set();
      await Deno.writeTextFile(
        workspace.path("manifest.json"),
        `${await workspace.read("manifest.json")}\n`,
      );
      await assert.rejects(() => verify(), { code: "manifest_mismatch" });
      assert.ok((await workspace.read("verify/manifest.0.json")).endsWith("}\n"));
    });
  }));

Deno.test("verify tells of earlier manifests and leaves none of another deployment in its folder", () =>
  withWorkspace(async (workspace) => {
    await Deno.mkdir(workspace.path("verify"));
    const stale = ["manifest.7.json", `initdata.${"f".repeat(64)}.toml`];
    for (const name of [...stale, "notes.txt"]) {
      await Deno.writeTextFile(workspace.path(`verify/${name}`), "old");
    }
    await withCoordinator({}, async (running) => {
      const { set, verify } = workspace.flags(running);
      await set();
      await verify();
      assert.doesNotMatch(workspace.stderr, /earlier_manifests/);
      await set();
      await verify();
      assert.match(workspace.stderr, /1 manifest was active before .* manifest\.0\.json in /);
      const names = [...Deno.readDirSync(workspace.path("verify"))].map(({ name }) => name);
      assert.ok(names.includes("notes.txt"));
      for (const name of stale) assert.ok(!names.includes(name), name);
    });
  }));

Deno.test("one approval is enough, and two are a question", () =>
  withWorkspace(async (workspace) => {
    await withCoordinator({}, async (running) => {
      const { set } = workspace.flags(running);
      const both = { signature: workspace.path("s"), workloadOwnerKey: workspace.path("k") };
      await assert.rejects(() => set(both), { code: "approval_ambiguous" });
      assert.equal(running.coordinator.state.kind, "uninitialized");
    });
  }));

Deno.test("who sets a manifest without seed-share owners is told what that means", () =>
  withWorkspace(async (workspace) => {
    const manifest = await testManifest({ SeedshareOwnerPubKeys: [] });
    await Deno.writeFile(workspace.path("manifest.json"), manifest.bytes);
    await withCoordinator({}, (running) => workspace.flags(running).set({ output: "text" }));
    assert.match(workspace.stderr, /\[recovery_impossible\]/);
    assert.doesNotMatch(workspace.stdout, /Seed shares received/);
  }));

Deno.test("resources and manifest have to agree before anything is sent", () =>
  withWorkspace(async (workspace) => {
    await withCoordinator({}, async (running) => {
      const { set } = workspace.flags(running);
      const write = (text: string) => Deno.writeTextFile(workspace.path("r.yaml"), text);
      await write(pod("coordinator", POLICIES.coordinator));
      await assert.rejects(() => set(), { code: "policy_missing" });
      const all = [POLICIES.coordinator, POLICIES.web, POLICIES.stranger];
      await write(all.map((policy, index) => pod(`p${index}`, policy)).join("---\n"));
      await assert.rejects(() => set(), { code: "policy_unexpected" });
      await write(pod("web", POLICIES.web).replace("cc_init_data", "other"));
      await assert.rejects(() => set(), { code: "policy_annotation_missing" });
      assert.equal(running.coordinator.state.kind, "uninitialized");
    });
  }));

Deno.test("an owner is warned of being locked out, and old seed shares are kept", () =>
  withWorkspace(async (workspace) => {
    await Deno.writeTextFile(workspace.path("seed-shares.json"), "old");
    const manifest = await testManifest({ WorkloadOwnerPubKeys: [] });
    await Deno.writeFile(workspace.path("manifest.json"), manifest.bytes);
    await withCoordinator({}, (running) => workspace.flags(running).set());
    assert.match(workspace.stderr, /\[updates_disabled\]/);
    assert.match(workspace.stderr, /\[seed_shares_replaced\]/);
    const names = [...Deno.readDirSync(workspace.folder)].map(({ name }) => name);
    const kept = names.find((name) => name.startsWith("seed-shares.json."));
    assert.equal(await workspace.read(kept ?? ""), "old");
  }));

Deno.test("recovery with the wrong files says which one is wrong", () =>
  withWorkspace(async (workspace) => {
    await withCoordinator({}, async (running) => {
      const { set, recover } = workspace.flags(running);
      await assert.rejects(() => recover(), { code: "file_unreadable" });
      await set();
      const key = workspace.path("workload-owner.pem");
      await assert.rejects(() => recover({ seedshareOwnerKey: key }));
      await Deno.writeTextFile(workspace.path("shares"), '{"SeedShares":[],"Salt":""}');
      await assert.rejects(() => recover({ seed: workspace.path("shares") }), {
        code: "seed_share_missing",
      });
      await Deno.writeTextFile(workspace.path("shares"), "{}");
      await assert.rejects(() => recover({ seed: workspace.path("shares") }), {
        code: "seed_shares_malformed",
      });
    });
  }));
