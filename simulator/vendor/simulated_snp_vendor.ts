import type { SnpEvidence, SnpProduct, SnpTcb } from "../../attest/mod.ts";
import {
  type Clock,
  type Random,
  type Sha256Hex,
  sha256Hex,
  systemRandom,
} from "../../core/mod.ts";
import {
  exportSnpAuthorities,
  importSnpAuthorities,
  makeSnpAuthorities,
  type SnpAuthorities,
  type SnpAuthoritiesFile,
} from "./snp_authorities.ts";
import { issueSnpCrl, type SnpCrlFields } from "./snp_crl.ts";
import type { SnpRsaBits } from "./snp_key.ts";
import { encodeSnpReport, signSnpReport, type SnpReportFields } from "./snp_report.ts";
import { issueVek, type SimulatedVek, type SnpVekFields } from "./snp_vek.ts";

/** What a simulated report says and how it is wrong; everything that is left out is ordinary. */
export interface SimulatedSnpFields extends Partial<SnpReportFields> {
  readonly reportData: Uint8Array;
  readonly signingKey?: "VCEK" | "VLEK";
  /** All four TCBs, unless they are given one by one. */
  readonly tcb?: SnpTcb;
  /** Changes to the certificate of the signing key. */
  readonly vek?: Partial<SnpVekFields>;
  /** Revocation lists that come along; a current one by default. */
  readonly crls?: readonly Uint8Array[];
  /** Changes the report before it is signed. */
  readonly beforeSigning?: (report: Uint8Array) => void;
  /** Changes the report after it is signed. */
  readonly afterSigning?: (report: Uint8Array) => void;
}

/** What a simulated AMD is made of. */
export interface SimulatedSnpVendorOptions {
  /** Milan by default. */
  readonly product?: SnpProduct;
  readonly clock: Clock;
  readonly random?: Random;
  /** Bits of the authorities' RSA keys; 4096, as AMD's, by default. */
  readonly rsaBits?: SnpRsaBits;
  /** Validity of the authorities; 25 years from yesterday by default. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A simulated AMD as JSON. For tests and demonstrations only: it holds the private keys. */
export interface SimulatedSnpVendorFile {
  readonly product: SnpProduct;
  readonly chip: string;
  readonly authorities: SnpAuthoritiesFile;
}

const DAY = 24 * 60 * 60 * 1000;
const cpuIds = { Milan: [0x19, 1, 1], Genoa: [0x19, 0x11, 1], Turin: [0x1a, 2, 1] } as const;
const tcbs: Readonly<Record<SnpProduct, SnpTcb>> = {
  Milan: { bootloader: 4, tee: 0, snp: 24, microcode: 219 },
  Genoa: { bootloader: 10, tee: 0, snp: 23, microcode: 84 },
  Turin: { fmc: 1, bootloader: 1, tee: 1, snp: 4, microcode: 72 },
};

/**
 * An AMD without hardware: its own root, authorities and chip; well-formed reports, certificates and revocation lists.
 *
 * Verifiers treat its evidence like AMD's; only the root differs, so nothing that pins AMD's roots accepts it.
 */
export class SimulatedSnpVendor {
  readonly product: SnpProduct;
  /** SHA-256 of the root certificate. */
  readonly rootFingerprint: Sha256Hex;
  readonly #authorities: SnpAuthorities;
  readonly #chip: Uint8Array;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #veks = new Map<string, Promise<SimulatedVek>>();
  #crl: { readonly issuedAt: number; readonly der: Promise<Uint8Array> } | undefined;

  constructor(
    product: SnpProduct,
    authorities: SnpAuthorities,
    rootFingerprint: Sha256Hex,
    chip: Uint8Array,
    { clock, random = systemRandom }: SimulatedSnpVendorOptions,
  ) {
    this.product = product;
    this.rootFingerprint = rootFingerprint;
    this.#authorities = authorities;
    this.#chip = chip;
    this.#clock = clock;
    this.#random = random;
  }

  /** Makes a new vendor; its RSA keys take one to three seconds. */
  static async create(options: SimulatedSnpVendorOptions): Promise<SimulatedSnpVendor> {
    const { product = "Milan", clock, random = systemRandom } = options;
    const now = clock.now().getTime();
    const authorities = await makeSnpAuthorities(product, {
      notBefore: options.notBefore ?? new Date(now - DAY),
      notAfter: options.notAfter ?? new Date(now + 25 * 365 * DAY),
    }, options.rsaBits);
    const fingerprint = await sha256Hex(authorities.ark.certificate);
    const chip = random.bytes(product === "Turin" ? 8 : 64);
    return new SimulatedSnpVendor(product, authorities, fingerprint, chip, options);
  }

  /** Reads what `export` wrote. */
  static async import(
    file: SimulatedSnpVendorFile,
    options: Pick<SimulatedSnpVendorOptions, "clock" | "random">,
  ): Promise<SimulatedSnpVendor> {
    const authorities = await importSnpAuthorities(file.authorities);
    const fingerprint = await sha256Hex(authorities.ark.certificate);
    const chip = Uint8Array.fromBase64(file.chip);
    return new SimulatedSnpVendor(file.product, authorities, fingerprint, chip, options);
  }

  /** The vendor as JSON, private keys included. */
  async export(): Promise<SimulatedSnpVendorFile> {
    const authorities = await exportSnpAuthorities(this.#authorities);
    return { product: this.product, chip: this.#chip.toBase64(), authorities };
  }

  /** DER of the authority for the kind of key, then of the root. */
  chain(
    kind: "VCEK" | "VLEK" = "VCEK",
  ): readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] {
    const { ark, ask, asvk } = this.#authorities;
    return [(kind === "VCEK" ? ask : asvk).certificate, ark.certificate];
  }

  /** The hardware id of the chip: 64 bytes, or 8 for Turin. */
  get chip(): Uint8Array {
    return this.#chip;
  }

  /** A revocation list of the root; by default current for thirty days and empty. */
  crl(fields: Partial<SnpCrlFields> = {}): Promise<Uint8Array<ArrayBuffer>> {
    const now = this.#clock.now().getTime();
    return issueSnpCrl({
      issuer: `ARK-${this.product}`,
      issuerKey: this.#authorities.ark.key,
      thisUpdate: new Date(now - DAY),
      nextUpdate: new Date(now + 30 * DAY),
      revoked: [],
      ...fields,
    });
  }

  /** Key and certificate of the chip (or of the provider) for a TCB; the same request yields the same key. */
  vek(fields: Partial<SnpVekFields> = {}): Promise<SimulatedVek> {
    const { ask, asvk } = this.#authorities;
    const full: SnpVekFields = {
      kind: "VCEK",
      tcb: tcbs[this.product],
      hwid: this.#chip,
      cspId: "CN=simulated.invalid",
      ...fields,
    };
    const issuer = full.kind === "VCEK" ? ask : asvk;
    const key = JSON.stringify(
      full,
      (_, value) => value instanceof Uint8Array ? value.toHex() : value,
    );
    const known = this.#veks.get(key);
    if (known !== undefined) return known;
    const made = issueVek(full, this.product, issuer.key, this.#clock.now());
    this.#veks.set(key, made);
    return made;
  }

  /** Issues evidence. */
  async issue(fields: SimulatedSnpFields): Promise<SnpEvidence> {
    const kind = fields.signingKey ?? "VCEK";
    const full = this.#reportFields(fields, kind);
    const vek = await this.vek({ kind, tcb: full.reportedTcb, ...fields.vek });
    const report = encodeSnpReport(full, this.product);
    fields.beforeSigning?.(report);
    await signSnpReport(report, vek.key);
    fields.afterSigning?.(report);
    return {
      format: "snp",
      report,
      vek: vek.certificate,
      chain: this.chain(kind),
      crls: fields.crls ?? [await this.#currentCrl()],
    };
  }

  #currentCrl(): Promise<Uint8Array> {
    const now = this.#clock.now().getTime();
    if (this.#crl === undefined || Math.abs(now - this.#crl.issuedAt) > DAY) {
      this.#crl = { issuedAt: now, der: this.crl() };
    }
    return this.#crl.der;
  }

  #reportFields(fields: SimulatedSnpFields, kind: "VCEK" | "VLEK"): SnpReportFields {
    const tcb = fields.tcb ?? tcbs[this.product];
    return {
      version: 5,
      guestSvn: 0,
      policy: 0x30000n,
      familyId: new Uint8Array(16),
      imageId: new Uint8Array(16),
      vmpl: 0,
      signatureAlgorithm: 1,
      platformInfo: (fields.version ?? 5) < 3 ? 0x1n : 0x25n,
      keyInfo: kind === "VCEK" ? 0 : 1 << 2,
      measurement: new Uint8Array(48),
      hostData: new Uint8Array(32),
      idKeyDigest: new Uint8Array(48),
      authorKeyDigest: new Uint8Array(48),
      reportId: this.#random.bytes(32),
      reportIdMa: new Uint8Array(32).fill(0xff),
      currentTcb: tcb,
      reportedTcb: tcb,
      committedTcb: tcb,
      launchTcb: tcb,
      cpuId: cpuIds[this.product],
      chipId: kind === "VCEK" ? this.#chip : new Uint8Array(64),
      currentVersion: [1, 55, 35],
      committedVersion: [1, 55, 35],
      launchMitigationVector: 0xbn,
      currentMitigationVector: 0xbn,
      ...fields,
    };
  }
}
