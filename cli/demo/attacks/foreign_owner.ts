import { concatBytes } from "../../../core/mod.ts";
import type { Attack } from "./attack.ts";
import { processRefusal } from "./refusal_of.ts";

/** Somebody else sets a manifest, with a key of their own. */
export const foreignOwnerAttack: Attack = {
  id: "update-without-key",
  title: "a manifest update without the owner's key",
  expected: { by: "coordinator", code: "owner_signature_wrong" },
  async run(world) {
    const folder = `${world.folder}/attack-set`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/foreign.pem`, await foreignKey(), { mode: 0o600 });
    const outcome = await world.contrast(
      "set",
      "-c",
      world.coordinator.user,
      "--allow-simulated",
      "-m",
      "manifest.json",
      "--workload-owner-key",
      `${folder}/foreign.pem`,
      "--workspace-dir",
      folder,
      "deployment",
    );
    return outcome.code === 0 ? undefined : processRefusal(outcome.stderr, "coordinator");
  },
};

async function foreignKey(): Promise<string> {
  const parameters = { name: "ECDSA", namedCurve: "P-384" };
  const { privateKey } = await crypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  const der = concatBytes(new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)));
  const lines = der.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
