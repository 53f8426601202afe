import { type Sha256Hex, VerificationError } from "../../core/mod.ts";
import type { AttestCrypto } from "../crypto/attest_crypto.ts";
import {
  type Certificate,
  decodePemCertificates,
  parseCertificate,
  type VerifiedChain,
  verifyChain,
} from "../x509/mod.ts";
import { parsedFacts } from "./_parsed_facts.ts";

/** What an Intel chain is verified against. */
export interface IntelChainOptions {
  readonly roots: readonly Sha256Hex[];
  readonly at: Date;
  readonly crypto: AttestCrypto;
}

const ROOT = "Intel SGX Root CA";

/**
 * Reads and verifies a chain of Intel's: exactly the certificates that `names` lists (common names, several
 * allowed per place), P-256 keys and SHA-256 only, up to a pinned root.
 */
export async function verifyIntelChain(
  pem: string,
  label: string,
  names: readonly (readonly string[])[],
  options: IntelChainOptions,
): Promise<VerifiedChain> {
  const wanted = [...names, [ROOT]];
  const facts = parsedFacts(options.crypto);
  const key = `${label}:${pem}`;
  const certificates = facts.get(key, () => readChain(pem, label, wanted.length));
  for (const [index, certificate] of certificates.entries()) {
    requireProfile(certificate, wanted[index] ?? []);
  }
  const chain = await verifyChain(certificates, options);
  facts.keep(key, certificates);
  return chain;
}

function readChain(pem: string, label: string, wanted: number): readonly Certificate[] {
  const ders = decodePemCertificates(pem, label);
  if (ders.length !== wanted) {
    throw new VerificationError(
      "tdx_chain_malformed",
      `Cannot verify ${label}: it has ${ders.length} certificates, expected ${wanted}`,
      { place: { kind: "field", field: label } },
    );
  }
  return ders.map((der, index) => parseCertificate(der, `${label}[${index}]`));
}

function requireProfile(certificate: Certificate, names: readonly string[]): void {
  const { commonName } = certificate.subject;
  if (commonName === undefined || !names.includes(commonName)) {
    throw new VerificationError(
      "tdx_chain_malformed",
      `Cannot verify ${certificate.label}: its name is ${
        JSON.stringify(commonName ?? "")
      }, expected ${names.map((name) => JSON.stringify(name)).join(" or ")}`,
      { place: { kind: "field", field: `${certificate.label}.subject` } },
    );
  }
  const { publicKey, signatureAlgorithm } = certificate;
  const fits = publicKey.kind === "ec" && publicKey.curve === "P-256" &&
    signatureAlgorithm.kind === "ecdsa" && signatureAlgorithm.hash === "SHA-256";
  if (!fits) {
    throw new VerificationError(
      "tdx_chain_malformed",
      `Cannot verify ${certificate.label}: expected a P-256 key and a signature with ECDSA and SHA-256`,
      { place: { kind: "field", field: `${certificate.label}.subjectPublicKeyInfo` } },
    );
  }
}
