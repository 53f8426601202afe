import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { Clock, Random } from "../../core/mod.ts";
import { CA_SIGNING, caExtensions, serialNumber, validity } from "./_certificates.ts";
import { issueLeaf, type LeafRequest } from "./_leaf.ts";

const ROOT_NAME = [{ CN: ["system:coordinator:root"] }];
const MESH_NAME = [{ CN: ["system:coordinator:intermediate"] }];
const CA_YEARS = 10;
const CURVE = { name: "ECDSA", namedCurve: "P-384" };

/** A CA certificate in both forms that are handed out. */
export interface CaCertificate {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly pem: string;
}

/**
 * The certificates of one manifest. The root's key comes from the seed and never changes; the mesh CA's key is new
 * with every manifest, so that whoever trusts only the mesh CA trusts only the workloads of the active manifest.
 */
export class CertificateAuthority {
  /** Trusting it means: any manifest that the owners ever set. */
  readonly root: CaCertificate;
  /** Self-signed twin of the intermediate. Trusting it means: the active manifest only. */
  readonly mesh: CaCertificate;
  readonly #intermediate: x509.X509Certificate;
  readonly #meshKey: CryptoKey;
  readonly #environment: Environment;

  constructor(
    root: x509.X509Certificate,
    mesh: x509.X509Certificate,
    intermediate: x509.X509Certificate,
    meshKey: CryptoKey,
    environment: Environment,
  ) {
    this.root = certificateForms(root);
    this.mesh = certificateForms(mesh);
    this.#intermediate = intermediate;
    this.#meshKey = meshKey;
    this.#environment = environment;
  }

  /** Makes the certificates under a root key, with a new mesh key. */
  static async create(
    rootKey: CryptoKeyPair,
    environment: Environment,
  ): Promise<CertificateAuthority> {
    const meshKey = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    const rootCa = { name: ROOT_NAME, keys: rootKey };
    const meshCa = { name: MESH_NAME, keys: meshKey };
    const [root, intermediate, mesh] = await Promise.all([
      caCertificate(rootCa, rootCa, undefined, environment),
      caCertificate(meshCa, rootCa, 0, environment),
      caCertificate(meshCa, meshCa, 0, environment),
    ]);
    return new CertificateAuthority(root, mesh, intermediate, meshKey.privateKey, environment);
  }

  /** Issues a workload's certificate: the PEM chain of leaf and intermediate. */
  async issue(request: LeafRequest): Promise<string> {
    const issuer = { certificate: this.#intermediate, key: this.#meshKey };
    const leaf = await issueLeaf(request, issuer, this.#environment);
    return `${pem(leaf)}${pem(this.#intermediate)}`;
  }
}

interface Environment {
  readonly clock: Clock;
  readonly random: Random;
}

interface NamedKey {
  readonly name: x509.JsonName;
  readonly keys: CryptoKeyPair;
}

async function caCertificate(
  subject: NamedKey,
  issuer: NamedKey,
  pathLength: number | undefined,
  { clock, random }: Environment,
): Promise<x509.X509Certificate> {
  return await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(random),
    subject: subject.name,
    issuer: issuer.name,
    ...validity(clock.now(), CA_YEARS),
    publicKey: subject.keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: CA_SIGNING,
    extensions: await caExtensions(subject.keys.publicKey, issuer.keys.publicKey, pathLength),
  });
}

function certificateForms(certificate: x509.X509Certificate): CaCertificate {
  return { der: new Uint8Array(certificate.rawData), pem: pem(certificate) };
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem").trim()}\n`;
}
