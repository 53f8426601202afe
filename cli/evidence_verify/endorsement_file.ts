import { InputError } from "../../core/mod.ts";
import { readInputFile } from "../read_input_file.ts";

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function unusable(path: string, flag: string, rule: string, hint: string): InputError {
  return new InputError("endorsement_file_unusable", `Cannot use ${path} for ${flag}: ${rule}`, {
    hint,
  });
}

/**
 * Reads a DER file that a flag names. An empty file or text is a mistake in the command, not a verdict on the evidence.
 *
 * @throws {InputError} `endorsement_file_unusable`, `file_unreadable` or `file_too_large`.
 */
export async function readDerFile(path: string, flag: string): Promise<Uint8Array> {
  const bytes = await readInputFile(path);
  if (bytes.length === 0) {
    throw unusable(path, flag, "it is empty", "name a DER file, or leave the flag out");
  }
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
  if (isText) {
    throw unusable(
      path,
      flag,
      "it is text, expected DER",
      "convert PEM with openssl x509 (or openssl crl) -outform der",
    );
  }
  return bytes;
}

/**
 * Reads the certificates of a PEM file; text around them, such as openssl writes, is left out (RFC 7468, section 2).
 *
 * @returns PEM text of nothing but certificates.
 * @throws {InputError} `endorsement_file_unusable`, `file_unreadable` or `file_too_large`.
 */
export async function readPemFile(path: string, flag: string): Promise<string> {
  const blocks = new TextDecoder().decode(await readInputFile(path)).match(certificate) ?? [];
  if (blocks.length === 0) {
    throw unusable(
      path,
      flag,
      "it has no certificate in PEM",
      "name a PEM file with ASK or ASVK and ARK, or leave the flag out",
    );
  }
  return blocks.join("\n");
}
