import { concatBytes, InputError } from "../core/mod.ts";

/** In which part a party attests itself. */
export type AttestRole = "coordinator" | "workload" | "peer";

/** What report data binds together. */
export interface ReportDataInput {
  readonly role: AttestRole;
  /** 32 bytes chosen by the verifier. */
  readonly nonce: Uint8Array;
  /** 32 bytes of TLS exporter output; empty only for a statement that was asked for without a session. */
  readonly channelBinding: Uint8Array;
  /** 32 bytes: SHA-256 of what is attested. */
  readonly subject: Uint8Array;
}

const LABEL = "contrast-attest-v1";
const roles: readonly AttestRole[] = ["coordinator", "workload", "peer"];

function field(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concatBytes(length, bytes);
}

function requireLength(name: string, bytes: Uint8Array, allowed: readonly number[]): void {
  if (!allowed.includes(bytes.length)) {
    throw new InputError(
      "report_data_input_invalid",
      `Cannot make report data: ${name} has ${bytes.length} bytes, expected ${
        allowed.join(" or ")
      }`,
    );
  }
}

/**
 * The 64 bytes that evidence signs: SHA-512 over label, role, nonce, channel binding and subject, each with its length.
 *
 * @throws {InputError} `report_data_input_invalid` for a part of the wrong length or an unknown role.
 */
export async function reportData(input: ReportDataInput): Promise<Uint8Array<ArrayBuffer>> {
  const { role, nonce, channelBinding, subject } = input;
  requireLength("the nonce", nonce, [32]);
  requireLength("the channel binding", channelBinding, [0, 32]);
  requireLength("the subject", subject, [32]);
  if (!roles.includes(role)) {
    throw new InputError(
      "report_data_input_invalid",
      `Cannot make report data: ${JSON.stringify(role)} is not a role`,
    );
  }
  const encoder = new TextEncoder();
  const message = concatBytes(
    field(encoder.encode(LABEL)),
    field(encoder.encode(role)),
    field(nonce),
    field(channelBinding),
    field(subject),
  );
  return new Uint8Array(await crypto.subtle.digest("SHA-512", message));
}
