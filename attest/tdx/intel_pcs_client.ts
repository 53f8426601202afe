import type { CachedEndorsement } from "../endorsements/endorsement_cache.ts";
import type { EndorsementFetcher } from "../endorsements/endorsement_fetcher.ts";
import type { TdxCollateral } from "../evidence.ts";
import { decodePemCertificates, MAX_CRL_SIZE, parseCertificate, parseCrl } from "../x509/mod.ts";
import { cutSignedObject, MAX_COLLATERAL_SIZE } from "./cut_signed_object.ts";
import { parseTdxQuote } from "./parse_tdx_quote.ts";
import { readPckPlatform } from "./pck_extension.ts";
import { parseQeIdentity } from "./qe_identity.ts";
import { parseTcbInfo } from "./tcb_info.ts";

/** Where Intel's service, or a PCCS or proxy of it, is. */
export interface IntelPcsClientOptions {
  readonly fetcher: EndorsementFetcher;
  /** `https://api.trustedservices.intel.com` by default. */
  readonly baseUrl?: string;
  /** Intel's distribution point by default, and `/sgx/certification/v4/rootcacrl` of another service. */
  readonly rootCrlUrl?: string;
  /** Which update of a TCB recovery is asked for; `standard` by default. */
  readonly update?: "standard" | "early";
}

/** Intel's own service. */
export const INTEL_PCS_URL = "https://api.trustedservices.intel.com";
const INTEL_ROOT_CRL = "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der";
const TCB_CHAIN = "tcb-info-issuer-chain";
const QE_CHAIN = "sgx-enclave-identity-issuer-chain";
const CRL_CHAIN = "sgx-pck-crl-issuer-chain";

/**
 * A client of Intel's Provisioning Certification Service (PCS API v4), or of a PCCS.
 *
 * What it returns is not trusted: `verifyTdx` checks it against pinned roots.
 */
export class IntelPcsClient {
  readonly #fetcher: EndorsementFetcher;
  readonly #baseUrl: string;
  readonly #rootCrlUrl: string;
  readonly #update: "standard" | "early";

  constructor(options: IntelPcsClientOptions) {
    this.#fetcher = options.fetcher;
    this.#baseUrl = (options.baseUrl ?? INTEL_PCS_URL).replace(/\/+$/, "");
    this.#rootCrlUrl = options.rootCrlUrl ??
      (this.#baseUrl === INTEL_PCS_URL
        ? INTEL_ROOT_CRL
        : `${this.#baseUrl}/sgx/certification/v4/rootcacrl`);
    this.#update = options.update ?? "standard";
  }

  /**
   * The collateral for the platform that a quote names.
   *
   * @throws {VerificationError} for a quote that cannot be read.
   * @throws {TransportError} see {@linkcode EndorsementFetcher.get}.
   */
  async collateral(quote: Uint8Array): Promise<TdxCollateral> {
    const { fmspc, ca } = platformOf(quote);
    const [tcbInfo, qeIdentity, pckCrl, rootCrl] = await Promise.all([
      this.#tcbInfo(fmspc),
      this.#qeIdentity(),
      this.#crl("the PCK revocation list", `tdx/pck-crl-${ca}`, this.#pckCrlUrl(ca), [CRL_CHAIN]),
      this.#crl("the revocation list of the root", "tdx/root-ca-crl", this.#rootCrlUrl, []),
    ]);
    return {
      tcbInfo: tcbInfo.body,
      tcbInfoIssuerChain: chainOf(tcbInfo, TCB_CHAIN),
      qeIdentity: qeIdentity.body,
      qeIdentityIssuerChain: chainOf(qeIdentity, QE_CHAIN),
      pckCrl: crlBytes(pckCrl.body),
      pckCrlIssuerChain: chainOf(pckCrl, CRL_CHAIN),
      rootCaCrl: crlBytes(rootCrl.body),
    };
  }

  #tcbInfo(fmspc: string): Promise<CachedEndorsement> {
    const query = `fmspc=${fmspc}&update=${this.#update}`;
    return this.#fetcher.get({
      url: `${this.#baseUrl}/tdx/certification/v4/tcb?${query}`,
      what: `the TCB info of FMSPC ${fmspc}`,
      key: `tdx/tcb-${fmspc}-${this.#update}`,
      headers: [TCB_CHAIN],
      limit: MAX_COLLATERAL_SIZE,
      inspect: (answer) => {
        chainOf(answer, TCB_CHAIN);
        return {
          expiresAt: parseTcbInfo(cutSignedObject(answer.body, "tcbInfo").message).nextUpdate,
        };
      },
    });
  }

  #qeIdentity(): Promise<CachedEndorsement> {
    return this.#fetcher.get({
      url: `${this.#baseUrl}/tdx/certification/v4/qe/identity?update=${this.#update}`,
      what: "the identity of the quoting enclave",
      key: `tdx/qe-identity-${this.#update}`,
      headers: [QE_CHAIN],
      limit: MAX_COLLATERAL_SIZE,
      inspect: (answer) => {
        chainOf(answer, QE_CHAIN);
        const { message } = cutSignedObject(answer.body, "enclaveIdentity");
        return { expiresAt: parseQeIdentity(message).nextUpdate };
      },
    });
  }

  #pckCrlUrl(ca: string): string {
    return `${this.#baseUrl}/sgx/certification/v4/pckcrl?ca=${ca}&encoding=der`;
  }

  #crl(
    what: string,
    key: string,
    url: string,
    headers: readonly string[],
  ): Promise<CachedEndorsement> {
    return this.#fetcher.get({
      url,
      what,
      key,
      headers,
      // A PCCS answers with hex digits, two for a byte.
      limit: 2 * MAX_CRL_SIZE,
      inspect: (answer) => {
        headers.forEach((name) => chainOf(answer, name));
        return { expiresAt: parseCrl(crlBytes(answer.body), what).nextUpdate };
      },
    });
  }
}

/** FMSPC and authority as the (unverified) PCK certificate says; they only choose what is asked for. */
function platformOf(quote: Uint8Array): { fmspc: string; ca: "platform" | "processor" } {
  const [leaf] = decodePemCertificates(parseTdxQuote(quote).pckChainPem, "pckChain");
  const certificate = parseCertificate(leaf ?? new Uint8Array(), "pckChain[0]");
  const ca = certificate.issuer.commonName?.includes("Processor") ? "processor" : "platform";
  return { fmspc: readPckPlatform(certificate).fmspc.toHex(), ca };
}

/** The issuer chain of a header: PEM with percent signs; anything else is refused. */
function chainOf({ headers }: Pick<CachedEndorsement, "headers">, name: string): string {
  const pem = decodeURIComponent(headers[name] ?? "");
  decodePemCertificates(pem, name);
  return pem;
}

/** A PCCS may answer with the hex digits of a revocation list. */
function crlBytes(body: Uint8Array): Uint8Array {
  const isHex = body.length % 2 === 0 &&
    body.every((byte) =>
      (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) ||
      (byte >= 0x61 && byte <= 0x66)
    );
  return isHex ? Uint8Array.fromHex(new TextDecoder().decode(body)) : body;
}
