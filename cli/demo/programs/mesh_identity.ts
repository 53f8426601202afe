/** The files that the Initializer wrote, as options of `node:tls`. */
export interface MeshIdentity {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly minVersion: "TLSv1.3";
}

/** Reads key, certificate chain and mesh CA from the folder that the container sees as `/contrast/tls-config`. */
export async function readMeshIdentity(folder: string): Promise<MeshIdentity> {
  const [key, cert, ca] = await Promise.all([
    Deno.readTextFile(`${folder}/key.pem`),
    Deno.readTextFile(`${folder}/certChain.pem`),
    Deno.readTextFile(`${folder}/mesh-ca.pem`),
  ]);
  return { key, cert, ca, minVersion: "TLSv1.3" };
}
