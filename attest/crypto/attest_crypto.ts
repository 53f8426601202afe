/** The hash functions that vendor formats use. */
export type HashName = "SHA-256" | "SHA-384" | "SHA-512";

/** How a signature was made; only the combinations that the vendors use. */
export type SignatureScheme =
  | {
    readonly kind: "ecdsa";
    readonly curve: "P-256" | "P-384";
    readonly hash: HashName;
  }
  | { readonly kind: "rsa-pss"; readonly hash: HashName; readonly saltLength: number };

/** One signature to check. */
export interface SignatureCheck {
  readonly scheme: SignatureScheme;
  /** DER SubjectPublicKeyInfo of the signer. */
  readonly publicKey: Uint8Array;
  /** ECDSA: r || s, big-endian, each as long as the curve's field (IEEE P1363). RSA-PSS: as is. */
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
}

/** What a signature check found: a word, so that it cannot be mistaken for a verdict on evidence. */
export type SignatureOutcome = "match" | "mismatch";

/**
 * The seam between this room and the platform's cryptography.
 *
 * The default is WebCrypto, which every browser has; servers may inject a faster one.
 */
export interface AttestCrypto {
  /** The digest of `data`. */
  digest(hash: HashName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether the signature belongs to key and message; a key that cannot be imported is a `mismatch`. */
  checkSignature(check: SignatureCheck): Promise<SignatureOutcome>;
}
