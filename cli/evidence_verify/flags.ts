import type { SnpProduct } from "../../attest/mod.ts";
import type { OutputFormat } from "../output_flag.ts";

/** The flags of `contrast evidence verify`. */
export interface EvidenceVerifyFlags {
  readonly snp?: string;
  readonly vek?: string;
  readonly chain?: string;
  readonly crl?: string;
  readonly product?: SnpProduct;
  readonly tdx?: string;
  readonly collateral?: string;
  readonly at?: Date;
  readonly policy?: string;
  readonly revocation: "require" | "when-present";
  readonly cache?: string;
  readonly offline: boolean;
  readonly kdsUrl?: string;
  readonly pcsUrl?: string;
  readonly allowSimulated: boolean;
  readonly simulatedRoot?: readonly string[];
  readonly output: OutputFormat;
}
