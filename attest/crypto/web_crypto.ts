import type {
  AttestCrypto,
  HashName,
  SignatureCheck,
  SignatureOutcome,
  SignatureScheme,
} from "./attest_crypto.ts";

function importParameters(scheme: SignatureScheme): EcKeyImportParams | RsaHashedImportParams {
  return scheme.kind === "ecdsa"
    ? { name: "ECDSA", namedCurve: scheme.curve }
    : { name: "RSA-PSS", hash: scheme.hash };
}

function verifyParameters(scheme: SignatureScheme): EcdsaParams | RsaPssParams {
  return scheme.kind === "ecdsa"
    ? { name: "ECDSA", hash: scheme.hash }
    : { name: "RSA-PSS", saltLength: scheme.saltLength };
}

async function checkSignature(check: SignatureCheck): Promise<SignatureOutcome> {
  try {
    const key = await crypto.subtle.importKey(
      "spki",
      check.publicKey as BufferSource,
      importParameters(check.scheme),
      false,
      ["verify"],
    );
    const holds = await crypto.subtle.verify(
      verifyParameters(check.scheme),
      key,
      check.signature as BufferSource,
      check.message as BufferSource,
    );
    return holds ? "match" : "mismatch";
  } catch {
    // A point off the curve, a modulus of another size: attacker-controlled, hence no fault of ours.
    return "mismatch";
  }
}

async function digest(hash: HashName, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest(hash, data as BufferSource));
}

/** Cryptography of the web platform: browsers, Deno, Node. */
export const webCrypto: AttestCrypto = { digest, checkSignature };
