import {
  bits,
  der,
  ecdsaSha256,
  ecdsaSignature,
  integer,
  octets,
  oid,
  sequence,
  time,
} from "./tdx_der.ts";
import { intelName, keyIdentifier } from "./tdx_certificate.ts";
import type { TdxKey } from "./tdx_key.ts";

/** What a simulated revocation list says. */
export interface TdxCrlFields {
  readonly issuer: string;
  readonly issuerKey: TdxKey;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers of the revoked certificates. */
  readonly revoked: readonly Uint8Array[];
}

/** Issues a revocation list (RFC 5280, 5.1) in the shape of Intel's. */
export async function issueTdxCrl(fields: TdxCrlFields): Promise<Uint8Array<ArrayBuffer>> {
  const keyId = sequence(der(0x80, await keyIdentifier(fields.issuerKey)));
  const entries = fields.revoked.map((serial) =>
    sequence(integer(serial), time(fields.thisUpdate))
  );
  const tbs = sequence(
    integer(1),
    ecdsaSha256,
    intelName(fields.issuer),
    time(fields.thisUpdate),
    time(fields.nextUpdate),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    der(
      0xa0,
      sequence(
        sequence(oid("2.5.29.20"), octets(integer(1))),
        sequence(oid("2.5.29.35"), octets(keyId)),
      ),
    ),
  );
  const signature = await fields.issuerKey.sign(tbs);
  return sequence(tbs, ecdsaSha256, bits(ecdsaSignature(signature)));
}
