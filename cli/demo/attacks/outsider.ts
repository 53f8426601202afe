import { callMesh } from "../programs/mesh_call.ts";
import type { Attack } from "./attack.ts";

/** A client on the cluster's network, without a certificate of the mesh, asks the voting service. */
export const outsiderAttack: Attack = {
  id: "client-outside-mesh",
  title: "a client outside the mesh",
  expected: { by: "service", code: "certificate_required" },
  async run(world) {
    const port = world.network.lookup("voting-svc");
    if (port === undefined) throw new Error("The voting service is not there");
    const ca = await Deno.readTextFile(
      `${world.folder}/node/voting/root/contrast/tls-config/mesh-ca.pem`,
    );
    try {
      await callMesh({ ca, minVersion: "TLSv1.3" }, { port, serverName: "voting-svc" }, "/results");
    } catch (error) {
      const code = String((error as { code?: unknown }).code ?? "unknown");
      // The TLS alert of RFC 8446, section 6, as the client's library names it.
      const isAlert = /CERTIFICATE_REQUIRED$/i.test(code);
      return { by: "service", code: isAlert ? "certificate_required" : code };
    }
    return undefined;
  },
};
