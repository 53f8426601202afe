import type { ReferenceValues, SnpReferenceValue, TdxReferenceValue } from "../../manifest/mod.ts";

/** A platform whose reference values `generate` knows, or knows the shape of. */
export type PlatformName = "Metal-QEMU-SNP" | "Metal-QEMU-TDX" | "Simulated-SNP";

/** The platforms, in the order in which they are listed. */
export const PLATFORM_NAMES: readonly PlatformName[] = [
  "Metal-QEMU-SNP",
  "Metal-QEMU-TDX",
  "Simulated-SNP",
];

const SNP_PRODUCTS = ["Milan", "Genoa"] as const;

/** Reference values of a real platform; what depends on firmware and guest image is empty for the user to fill in. */
export function platformReferenceValues(
  platform: Exclude<PlatformName, "Simulated-SNP">,
): ReferenceValues {
  return platform === "Metal-QEMU-SNP"
    ? { snp: SNP_PRODUCTS.map((product) => snpTemplate(platform, product)) }
    : { tdx: [tdxTemplate(platform)] };
}

function snpTemplate(
  platform: string,
  product: SnpReferenceValue["ProductName"],
): SnpReferenceValue {
  return {
    Platform: platform,
    ProductName: product,
    TrustedMeasurement: "",
    MinimumTCB: {
      BootloaderVersion: null,
      TEEVersion: null,
      SNPVersion: null,
      MicrocodeVersion: null,
    },
    GuestPolicy: {
      ABIMinor: 0,
      ABIMajor: 0,
      SMT: true,
      MigrateMA: false,
      Debug: false,
      SingleSocket: false,
      CXLAllowed: false,
      MemAES256XTS: false,
      RAPLDis: false,
      CipherTextHidingDRAM: false,
      PageSwapDisable: false,
    },
    PlatformInfo: {
      SMTEnabled: true,
      TSMEEnabled: false,
      ECCEnabled: false,
      RAPLDisabled: false,
      CiphertextHidingDRAMEnabled: false,
      AliasCheckComplete: false,
      TIOEnabled: false,
    },
  };
}

function tdxTemplate(platform: string): TdxReferenceValue {
  return {
    Platform: platform,
    MrTd: "",
    MrSeam: "",
    Rtmrs: ["", "", "", "00".repeat(48)],
    Xfam: "e702060000000000",
  };
}
