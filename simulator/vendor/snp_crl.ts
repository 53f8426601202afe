import { amdName, rsaPssSha384 } from "./snp_certificate.ts";
import type { SnpKey } from "./snp_key.ts";
import { bits, der, integer, octets, oid, sequence, time } from "./tdx_der.ts";

/** What a simulated revocation list says. */
export interface SnpCrlFields {
  readonly issuer: string;
  readonly issuerKey: SnpKey;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers of the revoked certificates. */
  readonly revoked: readonly number[];
}

/** Issues a revocation list (RFC 5280, 5.1) in the shape of AMD's. */
export async function issueSnpCrl(fields: SnpCrlFields): Promise<Uint8Array<ArrayBuffer>> {
  const entries = fields.revoked.map((serial) =>
    sequence(integer(serial), time(fields.thisUpdate))
  );
  const tbs = sequence(
    integer(1),
    rsaPssSha384,
    amdName(fields.issuer),
    time(fields.thisUpdate),
    time(fields.nextUpdate),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    der(0xa0, sequence(sequence(oid("2.5.29.20"), octets(integer(1))))),
  );
  return sequence(tbs, rsaPssSha384, bits(await fields.issuerKey.sign(tbs)));
}
