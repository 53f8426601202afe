import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { OctetString } from "asn1js";
import { AppraisalError, type Clock, type Random } from "../../core/mod.ts";
import { classifySan, type SubjectAlternativeName } from "../../manifest/mod.ts";
import { CA_SIGNING, serialNumber, validity } from "./_certificates.ts";

/** Extension with the workload-secret id as an OCTET STRING. */
const WORKLOAD_SECRET_ID = "1.3.9901.3.1";
const LEAF_YEARS = 1;
/** Upper bound of a common name (RFC 5280, ub-common-name). */
const MAX_COMMON_NAME = 64;

/** What a workload's certificate says. */
export interface LeafRequest {
  /** Public key of the workload, PKIX DER. */
  readonly publicKey: Uint8Array;
  /** Names as the manifest has them, at least one. */
  readonly sans: readonly string[];
  readonly workloadSecretId?: string | undefined;
}

/** Issues a certificate for client and server use that carries the workload's names. */
export async function issueLeaf(
  request: LeafRequest,
  issuer: { readonly certificate: x509.X509Certificate; readonly key: CryptoKey },
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<x509.X509Certificate> {
  const names = request.sans.map(classifySan);
  return await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(random),
    subject: [{ CN: [commonName(names)] }],
    issuer: issuer.certificate.subjectName.toJSON(),
    ...validity(clock.now(), LEAF_YEARS),
    publicKey: new x509.PublicKey(new Uint8Array(request.publicKey)),
    signingKey: issuer.key,
    signingAlgorithm: CA_SIGNING,
    extensions: await leafExtensions(request, names, issuer.certificate),
  });
}

/** The first DNS name, or the first name of another kind where there is none. */
function commonName(names: readonly SubjectAlternativeName[]): string {
  const name = names.find(({ type }) => type === "dns") ?? names[0];
  if (name === undefined) {
    throw new AppraisalError(
      "policy_without_name",
      "Cannot issue a certificate: the policy has no subject alternative name",
      { hint: "add a name to SANs of this policy in the manifest" },
    );
  }
  return name.value.slice(0, MAX_COMMON_NAME);
}

async function leafExtensions(
  request: LeafRequest,
  names: readonly SubjectAlternativeName[],
  issuer: x509.X509Certificate,
): Promise<x509.Extension[]> {
  const publicKey = new x509.PublicKey(new Uint8Array(request.publicKey));
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([
      x509.ExtendedKeyUsage.serverAuth,
      x509.ExtendedKeyUsage.clientAuth,
    ]),
    new x509.SubjectAlternativeNameExtension(names.map(({ type, value }) => ({ type, value }))),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  const id = request.workloadSecretId ?? "";
  if (id !== "") {
    const value = new OctetString({ valueHex: new TextEncoder().encode(id).buffer });
    extensions.push(new x509.Extension(WORKLOAD_SECRET_ID, false, value.toBER()));
  }
  return extensions;
}
