import { VerificationError } from "../../core/mod.ts";
import type { Certificate, VerifiedChain } from "../x509/mod.ts";
import type { SnpProduct } from "./product.ts";

/** Everything of the names that AMD's certificates share, by object identifier. */
const shared: Readonly<Record<string, string>> = {
  "2.5.4.6": "US",
  "2.5.4.8": "CA",
  "2.5.4.7": "Santa Clara",
  "2.5.4.10": "Advanced Micro Devices",
  "2.5.4.11": "Engineering",
};
const COMMON_NAME = "2.5.4.3";

function requireSubject(certificate: Certificate, commonName: string): void {
  const wanted = { ...shared, [COMMON_NAME]: commonName };
  const { attributes } = certificate.subject;
  // Each exactly once; further attributes, such as a serial number, say nothing about AMD.
  const wrong = Object.entries(wanted).some(([oid, value]) => {
    const found = attributes.filter((attribute) => attribute.oid === oid);
    return found.length !== 1 || found[0]?.value !== value;
  });
  if (wrong) {
    throw new VerificationError(
      "certificate_name_mismatch",
      `Cannot accept ${certificate.label}: its subject ${
        JSON.stringify(certificate.subject.commonName)
      } is not AMD's ${JSON.stringify(commonName)}`,
      { place: { kind: "field", field: `${certificate.label}.subject` } },
    );
  }
}

function requireAmdSignature(certificate: Certificate): void {
  const { signatureAlgorithm: algorithm } = certificate;
  const expected = algorithm.kind === "rsa-pss" && algorithm.hash === "SHA-384" &&
    algorithm.saltLength === 48;
  if (!expected) {
    throw new VerificationError(
      "certificate_algorithm_mismatch",
      `Cannot accept ${certificate.label}: it is not signed with RSASSA-PSS, SHA-384 and a salt of 48`,
      { place: { kind: "field", field: `${certificate.label}.signatureAlgorithm` } },
    );
  }
}

/**
 * Requires that the chain looks as AMD issues it for the product line: names, key types, signature algorithms.
 *
 * @throws {VerificationError} `certificate_name_mismatch` or `certificate_algorithm_mismatch`.
 */
export function requireAmdNames(
  chain: VerifiedChain,
  kind: "VCEK" | "VLEK",
  product: SnpProduct,
): void {
  const [vek, authority, root] = chain.certificates;
  if (vek === undefined || authority === undefined || root === undefined) return;
  requireSubject(root, `ARK-${product}`);
  requireSubject(authority, kind === "VCEK" ? `SEV-${product}` : `SEV-VLEK-${product}`);
  requireSubject(vek, `SEV-${kind}`);
  for (const certificate of chain.certificates) requireAmdSignature(certificate);
  if (vek.publicKey.kind !== "ec" || vek.publicKey.curve !== "P-384") {
    throw new VerificationError(
      "certificate_algorithm_mismatch",
      `Cannot accept ${vek.label}: its key is not on P-384`,
      { place: { kind: "field", field: `${vek.label}.subjectPublicKeyInfo` } },
    );
  }
}
