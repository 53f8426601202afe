import type { SnpProduct } from "../snp/product.ts";
import { type SnpTcb, tcbComponents } from "../snp/tcb.ts";
import {
  decodePemCertificates,
  MAX_CERTIFICATE_SIZE,
  MAX_CRL_SIZE,
  parseCertificate,
  parseCrl,
} from "../x509/mod.ts";
import type { EndorsementFetcher } from "./endorsement_fetcher.ts";

/** Where AMD's service, or a proxy of it, is. */
export interface AmdKdsClientOptions {
  readonly fetcher: EndorsementFetcher;
  /** `https://kdsintf.amd.com` by default. */
  readonly baseUrl?: string;
}

/** AMD's own service. */
export const AMD_KDS_URL = "https://kdsintf.amd.com";
const MAX_CHAIN_PEM = 65_536;
const parameters = {
  fmc: "fmcSPL",
  bootloader: "blSPL",
  tee: "teeSPL",
  snp: "snpSPL",
  microcode: "ucodeSPL",
} as const;

/**
 * A client of AMD's key distribution service (VCEK certificate and KDS interface specification, 57230, section 4).
 *
 * What it returns is not trusted: `verifySnp` checks it against pinned roots. Every method throws `TransportError`, see
 * {@linkcode EndorsementFetcher.get}.
 */
export class AmdKdsClient {
  readonly #fetcher: EndorsementFetcher;
  readonly #baseUrl: string;

  constructor({ fetcher, baseUrl = AMD_KDS_URL }: AmdKdsClientOptions) {
    this.#fetcher = fetcher;
    this.#baseUrl = baseUrl.replace(/\/+$/, "");
  }

  /** DER of ASK (or ASVK) and ARK of a product line. */
  async chain(kind: "VCEK" | "VLEK", product: SnpProduct): Promise<readonly Uint8Array[]> {
    const path = `/${kind.toLowerCase()}/v1/${product}/cert_chain`;
    const decode = (body: Uint8Array) =>
      decodePemCertificates(new TextDecoder().decode(body), "certificate chain");
    const { body } = await this.#get(
      path,
      `the ${kind} chain of ${product}`,
      MAX_CHAIN_PEM,
      (pem) => {
        decode(pem).forEach((der, index) => parseCertificate(der, `chain[${index}]`));
        return undefined;
      },
    );
    return decode(body);
  }

  /**
   * DER of the VCEK of a chip at a TCB. It never changes, so it is asked for once.
   *
   * @param hwid 64 bytes; of Turin the first 8.
   */
  async vcek(product: SnpProduct, hwid: Uint8Array, tcb: SnpTcb): Promise<Uint8Array> {
    const chip = hwid.subarray(0, product === "Turin" ? 8 : 64).toHex();
    const query = tcbComponents(product).map((part) =>
      `${parameters[part]}=${String(tcb[part] ?? 0).padStart(2, "0")}`
    ).join("&");
    const { body } = await this.#get(
      `/vcek/v1/${product}/${chip}?${query}`,
      `the VCEK of ${product} chip ${chip.slice(0, 16)}`,
      MAX_CERTIFICATE_SIZE,
      (der) => {
        parseCertificate(der, "VCEK");
        return undefined;
      },
    );
    return body;
  }

  /** DER of the revocation list of a product line; refreshed, a kept one stands in until its next update is due. */
  async crl(kind: "VCEK" | "VLEK", product: SnpProduct): Promise<Uint8Array> {
    const { body } = await this.#get(
      `/${kind.toLowerCase()}/v1/${product}/crl`,
      `the revocation list of ${product}`,
      MAX_CRL_SIZE,
      (der) => parseCrl(der, "CRL").nextUpdate,
    );
    return body;
  }

  #get(
    path: string,
    what: string,
    limit: number,
    expiry: (body: Uint8Array) => Date | undefined,
  ) {
    return this.#fetcher.get({
      url: this.#baseUrl + path,
      key: `amd${path}`,
      what,
      limit,
      inspect: ({ body }) => ({ expiresAt: expiry(body) }),
    });
  }
}
