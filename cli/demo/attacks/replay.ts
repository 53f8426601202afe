import type { Evidence } from "../../../attest/mod.ts";
import { ContrastError } from "../../../core/mod.ts";
import { connectCoordinator, MeshApi } from "../../../coordinator/api/mod.ts";
import { parseInitdataAnnotation, policyHash } from "../../../manifest/mod.ts";
import { createWorkloadKey, readTrustAnchors } from "../../../initializer/mod.ts";
import type { DemoWorld } from "../demo_world.ts";
import type { Attack } from "./attack.ts";

/**
 * The host records what a genuine guest proves on one connection, and presents it on a connection of its own, where
 * it could use the certificate itself.
 */
export const replayAttack: Attack = {
  id: "evidence-replayed",
  title: "evidence replayed on another connection",
  expected: { by: "coordinator", code: "report_data_mismatch" },
  async run(world) {
    const recorded = await newMeshCert(world, (evidence) => {
      throw new Recorded(evidence);
    }).then(() => undefined, (thrown) => thrown instanceof Recorded ? thrown.evidence : undefined);
    if (recorded === undefined) throw new Error("No evidence was recorded");
    try {
      await newMeshCert(world, () => recorded);
    } catch (thrown) {
      if (!(thrown instanceof ContrastError)) throw thrown;
      const by = thrown.message.includes("(refused by the Coordinator)")
        ? "coordinator"
        : "initializer";
      return { by, code: reasonOf(thrown) };
    }
    return undefined;
  },
};

class Recorded extends Error {
  readonly evidence: Evidence;

  constructor(evidence: Evidence) {
    super("recorded");
    this.evidence = evidence;
  }
}

/** What an Initializer does, with the host in the place of the wire. */
async function newMeshCert(
  world: DemoWorld,
  onWire: (evidence: Evidence) => Evidence,
): Promise<void> {
  const annotation = await Deno.readTextFile(
    `${world.folder}/node/web/root/contrast-initdata/initdata`,
  );
  const digest = await policyHash(await parseInitdataAnnotation(annotation));
  const hostData = Uint8Array.fromHex(digest);
  const trust = await readTrustAnchors(annotation, hostData);
  const [host = "", port] = world.coordinator.mesh.split(":");
  const connection = await connectCoordinator({ host, port: Number(port) });
  try {
    const { clock, random } = world.context;
    const api = await MeshApi.attest(connection, { ...trust, allowSimulated: true, clock, random });
    const { certificateRequest } = await createWorkloadKey();
    await api.newMeshCert(
      certificateRequest,
      async (reportData) => onWire(await world.platform.issue({ hostData }, reportData)),
    );
  } finally {
    connection.close();
  }
}

function reasonOf(error: ContrastError): string {
  return "reasons" in error && Array.isArray(error.reasons)
    ? String(error.reasons[0]?.code ?? error.code)
    : error.code;
}
