import { InputError } from "../../core/mod.ts";
import type { TdxCollateral } from "../evidence.ts";

/** The files of a collateral directory. */
export const collateralFiles = {
  tcbInfo: "tcbInfo.json",
  tcbInfoIssuerChain: "tcb-signing-chain.pem",
  qeIdentity: "qeIdentity.json",
  /** Optional: `tcb-signing-chain.pem` is used where it is absent. */
  qeIdentityIssuerChain: "qe-identity-signing-chain.pem",
  pckCrl: "pck-crl.der",
  pckCrlIssuerChain: "pck-crl-issuer-chain.pem",
  rootCaCrl: "root-ca-crl.der",
} as const;

const required = Object.values(collateralFiles)
  .filter((file) => file !== collateralFiles.qeIdentityIssuerChain);

/**
 * Collateral from files, for verification without a network.
 *
 * @param read the contents of a file, or `undefined` where it does not exist.
 * @throws {InputError} `collateral_file_missing` or `collateral_file_empty`.
 */
export async function readTdxCollateral(
  read: (file: string) => Promise<Uint8Array | undefined>,
): Promise<TdxCollateral> {
  async function optional(file: string): Promise<Uint8Array | undefined> {
    const contents = await read(file);
    if (contents?.length === 0) {
      throw new InputError(
        "collateral_file_empty",
        `Cannot read the collateral: ${file} is empty`,
        { hint: "fetch the file again" },
      );
    }
    return contents;
  }
  async function bytes(file: string): Promise<Uint8Array> {
    const contents = await optional(file);
    if (contents === undefined) {
      throw new InputError(
        "collateral_file_missing",
        `Cannot read the collateral: ${file} is missing`,
        { hint: `the directory needs ${required.join(", ")}` },
      );
    }
    return contents;
  }
  const text = async (file: string) => new TextDecoder().decode(await bytes(file));
  const qeChain = await optional(collateralFiles.qeIdentityIssuerChain);
  return {
    tcbInfo: await bytes(collateralFiles.tcbInfo),
    tcbInfoIssuerChain: await text(collateralFiles.tcbInfoIssuerChain),
    qeIdentity: await bytes(collateralFiles.qeIdentity),
    qeIdentityIssuerChain: qeChain === undefined
      ? await text(collateralFiles.tcbInfoIssuerChain)
      : new TextDecoder().decode(qeChain),
    pckCrl: await bytes(collateralFiles.pckCrl),
    pckCrlIssuerChain: await text(collateralFiles.pckCrlIssuerChain),
    rootCaCrl: await bytes(collateralFiles.rootCaCrl),
  };
}
