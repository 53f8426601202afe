/** What the platform says of itself (SNP firmware ABI, PLATFORM_INFO). */
export interface SnpPlatformInfo {
  /** The eight bytes as one number. */
  readonly value: bigint;
  readonly smtEnabled: boolean;
  readonly tsmeEnabled: boolean;
  readonly eccEnabled: boolean;
  readonly raplDisabled: boolean;
  readonly ciphertextHidingEnabled: boolean;
  /** Memory aliases were looked for since the last reset (mitigates BadRAM, SB-3015). */
  readonly aliasCheckComplete: boolean;
  readonly tioEnabled: boolean;
  /** Bits that the report's version does not define. */
  readonly unknownBits: bigint;
}

function knownBits(version: number): bigint {
  if (version <= 2) return 0x1fn;
  return version >= 5 ? 0xbfn : 0x3fn;
}

/** Takes PLATFORM_INFO apart; `version` is that of the report. */
export function decodePlatformInfo(value: bigint, version: number): SnpPlatformInfo {
  const bit = (index: bigint) => (value >> index & 1n) === 1n;
  return {
    value,
    smtEnabled: bit(0n),
    tsmeEnabled: bit(1n),
    eccEnabled: bit(2n),
    raplDisabled: bit(3n),
    ciphertextHidingEnabled: bit(4n),
    aliasCheckComplete: bit(5n),
    tioEnabled: bit(7n),
    unknownBits: value & ~knownBits(version),
  };
}
