import assert from "node:assert/strict";
import { collateralFiles, readTdxCollateral } from "./read_collateral.ts";

const { qeIdentityIssuerChain: optional, ...required } = collateralFiles;

/** A directory whose files hold their own names, but for those in `changes`. */
function directory(changes: Readonly<Record<string, Uint8Array | undefined>> = {}) {
  return (file: string) =>
    Promise.resolve(file in changes ? changes[file] : new TextEncoder().encode(file));
}

Deno.test("the chain of the identity is optional, and that of the TCB info stands in", async () => {
  const own = await readTdxCollateral(directory());
  assert.equal(own.qeIdentityIssuerChain, optional);
  const shared = await readTdxCollateral(directory({ [optional]: undefined }));
  assert.equal(shared.qeIdentityIssuerChain, collateralFiles.tcbInfoIssuerChain);
});

Deno.test("a collateral file that is missing or empty is named", async () => {
  for (const file of Object.values(required)) {
    await assert.rejects(readTdxCollateral(directory({ [file]: undefined })), {
      code: "collateral_file_missing",
      message: new RegExp(file),
    });
  }
  for (const file of Object.values(collateralFiles)) {
    await assert.rejects(readTdxCollateral(directory({ [file]: new Uint8Array() })), {
      code: "collateral_file_empty",
      message: new RegExp(file),
    });
  }
});
