/** What the page uses: the public surface of the attestation room, and the reader of a digest. */
export {
  decodePemCertificates,
  measureSnp,
  pinnedVendorRoots,
  snpReasons,
  strictSnpPolicy,
  type TdxCollateral,
  verifySnp,
  verifyTdx,
} from "../../attest/mod.ts";
export { parseSha256Hex } from "../../core/mod.ts";
