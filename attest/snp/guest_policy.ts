/** What the guest owner allows and requires, fixed at launch (SNP firmware ABI, table 10). */
export interface SnpGuestPolicy {
  /** The eight bytes as one number. */
  readonly value: bigint;
  /** Minimum firmware ABI. */
  readonly abiMajor: number;
  readonly abiMinor: number;
  /** Relax: the guest may run with simultaneous multithreading. */
  readonly smtAllowed: boolean;
  /** Relax: the guest may be given to a migration agent. */
  readonly migrationAgentAllowed: boolean;
  /** Relax: the host may read the guest's memory. */
  readonly debugAllowed: boolean;
  /** Relax: CXL devices may be used. */
  readonly cxlAllowed: boolean;
  /** Tighten: one socket only. */
  readonly singleSocketRequired: boolean;
  /** Tighten: memory encryption with AES-256-XTS. */
  readonly aes256XtsRequired: boolean;
  /** Tighten: running average power limit disabled. */
  readonly raplDisabledRequired: boolean;
  /** Tighten: ciphertext hiding in DRAM. */
  readonly ciphertextHidingRequired: boolean;
  /** Tighten: no page swapping by the host. */
  readonly pageSwapDisabled: boolean;
  /** Bits that the report's version does not define. */
  readonly unknownBits: bigint;
}

/** Bits 0 to 24; version 5 of the report adds bit 25. */
const KNOWN = (1n << 25n) - 1n;
const PAGE_SWAP_DISABLE = 1n << 25n;

/** Takes POLICY apart; `version` is that of the report. */
export function decodeGuestPolicy(value: bigint, version: number): SnpGuestPolicy {
  const bit = (index: bigint) => (value >> index & 1n) === 1n;
  const known = version >= 5 ? KNOWN | PAGE_SWAP_DISABLE : KNOWN;
  return {
    value,
    abiMajor: Number(value >> 8n & 0xffn),
    abiMinor: Number(value & 0xffn),
    smtAllowed: bit(16n),
    migrationAgentAllowed: bit(18n),
    debugAllowed: bit(19n),
    singleSocketRequired: bit(20n),
    cxlAllowed: bit(21n),
    aes256XtsRequired: bit(22n),
    raplDisabledRequired: bit(23n),
    ciphertextHidingRequired: bit(24n),
    pageSwapDisabled: bit(25n),
    unknownBits: value & ~known,
  };
}
