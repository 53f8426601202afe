import { requireSuccess } from "./require_success.ts";
import type { Step } from "./step.ts";

/** The data owner verifies the whole deployment. */
export const verifyStep: Step = {
  id: "verify",
  title: "verify: the data owner attests the Coordinator",
  async run(world) {
    const coordinator = ["-c", world.coordinator.user, "--allow-simulated"];
    requireSuccess("verify", await world.contrast("verify", ...coordinator));
  },
};

/** What `verify` wrote is the deployment that was generated. */
export const historyStep: Step = {
  id: "history",
  title: "history: manifest, policies and mesh CA are the owner's",
  async run(world) {
    const read = (name: string) => Deno.readTextFile(`${world.folder}/${name}`);
    const manifest = await read("manifest.json");
    if (await read("verify/manifest.0.json") !== manifest) {
      throw new Error("The history's manifest is not the one that was set");
    }
    if (await read("verify/mesh-ca.pem") !== await read("mesh-ca.pem")) {
      throw new Error("The verified mesh CA is not the one that set received");
    }
    for (const hash of Object.keys(JSON.parse(manifest).Policies)) {
      await Deno.stat(`${world.folder}/verify/initdata.${hash}.toml`);
    }
  },
};

/** The owner changes the manifest, and the history shows both. */
export const updateStep: Step = {
  id: "update",
  title: "update: the owner signs a second manifest, verify shows both",
  async run(world) {
    const path = `${world.folder}/manifest.json`;
    const manifest = JSON.parse(await Deno.readTextFile(path));
    for (const entry of Object.values<{ SANs: string[] }>(manifest.Policies)) {
      if (entry.SANs.includes("web")) entry.SANs.push("vote.example.com");
    }
    await Deno.writeTextFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
    const coordinator = ["-c", world.coordinator.user, "--allow-simulated"];
    requireSuccess("set", await world.contrast("set", ...coordinator, "--atomic", "deployment"));
    requireSuccess("verify", await world.contrast("verify", ...coordinator));
    await Deno.stat(`${world.folder}/verify/manifest.1.json`);
  },
};
