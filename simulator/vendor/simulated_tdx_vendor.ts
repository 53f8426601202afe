import {
  encodePemCertificate,
  type TdxCollateral,
  type TdxEvidence,
  type VendorRoots,
} from "../../attest/mod.ts";
import {
  type Clock,
  concatBytes,
  InputError,
  type Random,
  type Sha256Hex,
  sha256Hex,
  systemRandom,
} from "../../core/mod.ts";
import { issueSimulatedCollateral } from "./tdx_issue_collateral.ts";
import { issueSimulatedQuote, simulatedBody } from "./tdx_issue_quote.ts";
import {
  createTdxAuthorities,
  exportTdxAuthority,
  loadTdxAuthority,
  randomSerial,
  type TdxAuthorities,
  type TdxAuthority,
  type TdxAuthorityState,
} from "./tdx_authorities.ts";
import { issueTdxCertificate } from "./tdx_certificate.ts";
import type { CertifiedChain } from "./tdx_certified_chain.ts";
import type { TdxCertificateChange, TdxIssueOptions } from "./tdx_issue_options.ts";
import { type TdxKey, tdxKey } from "./tdx_key.ts";
import { sgxExtension, simulatedPlatform, type TdxPlatform } from "./tdx_platform.ts";

/** A vendor in a file: keys and certificates, base64. Only for simulations; the keys are not protected. */
export interface TdxVendorState {
  readonly format: "contrast-simulated-tdx-vendor-v1";
  readonly authorities: Readonly<Record<keyof TdxAuthorities, TdxAuthorityState>>;
}

/** What a simulated vendor needs. */
export interface TdxVendorOptions {
  readonly clock: Clock;
  readonly random?: Random;
}

/**
 * A TDX vendor without hardware: Intel's formats under a root of its own.
 *
 * A verifier treats its evidence exactly like Intel's; only the pinned root differs.
 */
export class SimulatedTdxVendor {
  readonly #authorities: TdxAuthorities;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #pckKey: TdxKey;
  /** The certificate of the usual platform, which stays the same as a real machine's does. */
  #usualPck: { serial: Uint8Array; certificate: Uint8Array } | undefined;
  /** SHA-256 of the root certificate. */
  readonly rootFingerprint: Sha256Hex;

  /** For `create` and `load`. */
  constructor(
    authorities: TdxAuthorities,
    rootFingerprint: Sha256Hex,
    pckKey: TdxKey,
    options: TdxVendorOptions,
  ) {
    this.#authorities = authorities;
    this.#pckKey = pckKey;
    this.#clock = options.clock;
    this.#random = options.random ?? systemRandom;
    this.rootFingerprint = rootFingerprint;
  }

  /** A vendor with new keys. */
  static async create(options: TdxVendorOptions): Promise<SimulatedTdxVendor> {
    const random = options.random ?? systemRandom;
    const authorities = await createTdxAuthorities(options.clock.now(), random);
    return await SimulatedTdxVendor.#of(authorities, options);
  }

  /**
   * A vendor that `export` wrote.
   *
   * @throws {InputError} `simulated_vendor_malformed`.
   */
  static async load(state: TdxVendorState, options: TdxVendorOptions): Promise<SimulatedTdxVendor> {
    try {
      const { root, platform, processor, tcbSigner } = state.authorities;
      const authorities = {
        root: await loadTdxAuthority("root", root),
        platform: await loadTdxAuthority("platform", platform),
        processor: await loadTdxAuthority("processor", processor),
        tcbSigner: await loadTdxAuthority("tcbSigner", tcbSigner),
      };
      return await SimulatedTdxVendor.#of(authorities, options);
    } catch (cause) {
      throw new InputError(
        "simulated_vendor_malformed",
        "Cannot load the simulated TDX vendor: keys or certificates are malformed",
        { cause },
      );
    }
  }

  static async #of(authorities: TdxAuthorities, options: TdxVendorOptions) {
    const fingerprint = await sha256Hex(authorities.root.certificate);
    return new SimulatedTdxVendor(authorities, fingerprint, await tdxKey(), options);
  }

  /** Keys and certificates, so that the root stays the same. */
  async export(): Promise<TdxVendorState> {
    const { root, platform, processor, tcbSigner } = this.#authorities;
    return {
      format: "contrast-simulated-tdx-vendor-v1",
      authorities: {
        root: await exportTdxAuthority(root),
        platform: await exportTdxAuthority(platform),
        processor: await exportTdxAuthority(processor),
        tcbSigner: await exportTdxAuthority(tcbSigner),
      },
    };
  }

  /** Roots that accept this vendor and nobody else. */
  get roots(): VendorRoots {
    return { snp: [], tdx: [this.rootFingerprint] };
  }

  /** The root certificate as PEM. */
  get rootPem(): string {
    return encodePemCertificate(this.#authorities.root.certificate);
  }

  /** A quote with the collateral that endorses it. */
  async issue(
    options: TdxIssueOptions,
  ): Promise<TdxEvidence & { readonly collateral: TdxCollateral }> {
    const tamper = options.tamper ?? {};
    const platform = { ...simulatedPlatform, ...options.platform };
    const body = simulatedBody(options);
    const chain = await this.#certify(platform, options);
    const collateral = await issueSimulatedCollateral({
      authorities: this.#authorities,
      chain,
      platform,
      body,
      options,
      now: this.#clock.now(),
    });
    const quote = await issueSimulatedQuote({ chain, platform, body, options });
    const whole = concatBytes(quote, options.trailing ?? new Uint8Array());
    return {
      format: "tdx",
      quote: tamper.quoteAfter?.(whole) ?? whole,
      collateral: tamper.collateralAfter?.(collateral) ?? collateral,
    };
  }

  /** Certifies the platform, and whatever else is to be different. */
  async #certify(platform: TdxPlatform, options: TdxIssueOptions): Promise<CertifiedChain> {
    const { tamper = {} } = options;
    const { root } = this.#authorities;
    const pckAuthority = platform.authority === "Platform"
      ? this.#authorities.platform
      : this.#authorities.processor;
    const again = (authority: typeof root, change: object | undefined, pathLength?: number) =>
      change === undefined ? authority.certificate : issueTdxCertificate({
        subject: authority.commonName,
        issuer: root.commonName,
        serial: authority.serial,
        ...this.#validity(),
        key: authority.key,
        issuerKey: root.key,
        ...(pathLength !== undefined && { authority: { pathLength } }),
        ...change,
      });
    const usual = options.platform === undefined && tamper.pck === undefined;
    const kept = usual ? this.#usualPck : undefined;
    const pck = kept ?? await this.#certifyPck(platform, pckAuthority, tamper.pck);
    if (usual) {
      this.#usualPck = pck;
    }
    return {
      pckKey: this.#pckKey,
      pckSerial: pck.serial,
      pckAuthority,
      pck: pck.certificate,
      pckAuthorityCertificate: await again(pckAuthority, tamper.pckAuthority, 0),
      tcbSigner: await again(this.#authorities.tcbSigner, tamper.tcbSigner),
      root: root.certificate,
    };
  }

  async #certifyPck(
    platform: TdxPlatform,
    authority: TdxAuthority,
    change: TdxCertificateChange | undefined,
  ) {
    const serial = randomSerial(this.#random);
    const certificate = await issueTdxCertificate({
      subject: "Intel SGX PCK Certificate",
      issuer: authority.commonName,
      serial,
      ...this.#validity(),
      key: this.#pckKey,
      issuerKey: authority.key,
      sgxExtension: sgxExtension(platform),
      ...change,
    });
    return { serial, certificate };
  }

  /** From a day ago for seven years, as Intel's PCK certificates. */
  #validity(): { notBefore: Date; notAfter: Date } {
    const now = this.#clock.now().getTime();
    return {
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + 7 * 365 * 86_400_000),
    };
  }
}
