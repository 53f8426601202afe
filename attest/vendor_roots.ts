import { parseSha256Hex, type Sha256Hex } from "../core/mod.ts";
import type { SnpProduct } from "./snp/product.ts";

/** The vendors' root certificates, known by the SHA-256 of their DER. */
export interface VendorRoots {
  /** AMD root keys (ARK); each endorses one product line only. */
  readonly snp: readonly { readonly product: SnpProduct; readonly fingerprint: Sha256Hex }[];
  /** Intel SGX root certificates. */
  readonly tdx: readonly Sha256Hex[];
}

function pin(text: string): Sha256Hex {
  return parseSha256Hex(text);
}

/**
 * The production roots of AMD and Intel.
 *
 * A root is trusted because it is listed here, never because evidence brought it along.
 */
export const pinnedVendorRoots: VendorRoots = {
  snp: [
    {
      product: "Milan",
      fingerprint: pin("69d063b45344d26a2e94e1f4210de49ef555308287d4c174445c95639a540bcd"),
    },
    {
      product: "Genoa",
      fingerprint: pin("4c6598d19c18719c5dfd4a7d335f674e5bfe1d8f800cea2cf270c10d103db2f1"),
    },
    {
      product: "Turin",
      fingerprint: pin("1f084161a44bb6d93778a904877d4819cafa5d05ef4193b2ded9dd9c73dd3f6a"),
    },
  ],
  tdx: [pin("44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3")],
};
