import assert from "node:assert/strict";
import fc from "fast-check";
import * as pkijs from "pkijs";
import { type Sha256Hex, sha256Hex, VerificationError } from "../../core/mod.ts";
import {
  issueTdxCertificate,
  issueTdxCrl,
  type TdxKey,
  tdxKey,
} from "../../simulator/vendor/mod.ts";
import { webCrypto } from "../crypto/web_crypto.ts";
import { parseCertificate, parseCrl, verifyChain, verifyCrl } from "./mod.ts";

pkijs.setEngine("test", new pkijs.CryptoEngine({ name: "test", crypto }));

const at = new Date("2026-05-05T12:00:00Z");
const DAY = 86_400_000;
const day = (offset: number) => new Date(at.getTime() + offset * DAY);
const keys = await Promise.all(Array.from({ length: 5 }, () => tdxKey()));

/** What can be wrong with one certificate of a chain. */
const faults = [
  "expired",
  "not-yet-valid",
  "other-issuer-name",
  "other-issuer-key",
  "no-authority",
  "authority-as-leaf",
  "path-too-long",
  "spoiled",
  "revoked",
] as const;
type Fault = (typeof faults)[number];

interface Chain {
  /** Leaf first, root last, DER. */
  readonly certificates: readonly Uint8Array[];
  /** One for each authority, the leaf's issuer first. */
  readonly crls: readonly Uint8Array[];
}

function key(index: number): TdxKey {
  const found = keys[index];
  assert.ok(found);
  return found;
}

/** A chain of 2 to 4 certificates; `position` 0 is the leaf. */
async function chain(
  length: number,
  broken: readonly { fault: Fault; position: number }[],
): Promise<Chain> {
  const has = (fault: Fault, position: number) =>
    broken.some((entry) => entry.fault === fault && entry.position % length === position);
  const name = (position: number) => position === length - 1 ? "Root" : `Certificate ${position}`;
  const certificates = await Promise.all(
    Array.from({ length }, async (_, position) => {
      const issuer = Math.min(position + 1, length - 1);
      const authority = position > 0 && !has("no-authority", position);
      const wrongLeaf = position === 0 && has("authority-as-leaf", 0);
      const pathLength = has("path-too-long", position) ? position - 2 : position - 1;
      const der = await issueTdxCertificate({
        subject: name(position),
        issuer: has("other-issuer-name", position) ? "Somebody else" : name(issuer),
        serial: Uint8Array.of(1, position),
        notBefore: has("not-yet-valid", position) ? day(1) : day(-10),
        notAfter: has("expired", position) ? day(-1) : day(10),
        key: key(position),
        issuerKey: has("other-issuer-key", position) ? key(4) : key(issuer),
        ...(authority || wrongLeaf ? { authority: { pathLength: Math.max(pathLength, 0) } } : {}),
      });
      // A bit of the serial number: still a certificate, but not the one that was signed.
      return has("spoiled", position) ? flip(der, der.indexOf(0x01, 14)) : der;
    }),
  );
  const crls = await Promise.all(
    Array.from({ length: length - 1 }, (_, position) =>
      issueTdxCrl({
        issuer: name(position + 1),
        issuerKey: key(position + 1),
        thisUpdate: day(-1),
        nextUpdate: day(1),
        revoked: has("revoked", position) ? [Uint8Array.of(1, position)] : [],
      })),
  );
  return { certificates, crls };
}

function flip(der: Uint8Array, offset: number): Uint8Array {
  const changed = new Uint8Array(der);
  changed[offset] = (changed[offset] ?? 0) ^ 2;
  return changed;
}

async function ours({ certificates, crls }: Chain, root: Sha256Hex): Promise<string> {
  try {
    const parsed = certificates.map((der, index) => parseCertificate(der, `chain[${index}]`));
    const verified = await verifyChain(parsed, { roots: [root], at, crypto: webCrypto });
    for (const [index, crl] of crls.entries()) {
      const [certificate, issuer] = verified.certificates.slice(index);
      assert.ok(certificate && issuer);
      const list = await verifyCrl(parseCrl(crl, "crl"), issuer, { at, crypto: webCrypto });
      list.requireNotRevoked(certificate);
    }
    return "accepted";
  } catch (error) {
    assert.ok(error instanceof VerificationError, String(error));
    return error.code;
  }
}

async function theirs({ certificates, crls }: Chain): Promise<string> {
  const parsed = certificates.map((der) => pkijs.Certificate.fromBER(new Uint8Array(der)));
  const root = parsed.at(-1);
  assert.ok(root);
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: parsed.slice(0, -1).reverse(),
    crls: crls.map((crl) => pkijs.CertificateRevocationList.fromBER(new Uint8Array(crl))),
    checkDate: at,
  });
  const { result, resultMessage } = await engine.verify();
  return result ? "accepted" : resultMessage;
}

async function compare(length: number, broken: readonly { fault: Fault; position: number }[]) {
  const made = await chain(length, broken);
  const mine = await ours(made, await sha256Hex(made.certificates.at(-1) ?? new Uint8Array()));
  const other = await theirs(made);
  return { mine, other };
}

Deno.test("verifyChain() and pkijs accept the same good chains", async () => {
  for (const length of [2, 3, 4]) {
    assert.deepEqual(await compare(length, []), { mine: "accepted", other: "accepted" });
  }
});

/** Faults that pkijs does not see, and why we insist. */
function onlyWeSee(fault: Fault, position: number, length: number): boolean {
  switch (fault) {
    case "authority-as-leaf":
      // RFC 5280 leaves the use of the leaf to the application; here it must be no authority.
      return position === 0;
    case "path-too-long":
      // RFC 5280, 6.1.4 (m): pkijs does not count the authorities below.
      return position > 1;
    case "other-issuer-name":
    case "other-issuer-key":
    case "spoiled":
      // RFC 5280 takes the trust anchor as given; a pinned root is checked against its own signature too.
      return position === length - 1;
    default:
      return false;
  }
}

/** Faults that change nothing: the root is on no list, and there are no paths below the leaf to be counted. */
function harmless(fault: Fault, position: number, length: number): boolean {
  return (fault === "revoked" && position === length - 1) ||
    (fault === "no-authority" && position === 0) ||
    (fault === "authority-as-leaf" && position > 0) ||
    (fault === "path-too-long" && position < 2);
}

Deno.test("verifyChain() and pkijs refuse the same chains with one fault, but for faults that only we see", async () => {
  for (const length of [2, 3, 4]) {
    for (const fault of faults) {
      for (let position = 0; position < length; position++) {
        const { mine, other } = await compare(length, [{ fault, position }]);
        const name = `${fault} at ${position} of ${length}: ${mine}, ${other}`;
        assert.equal(mine === "accepted", harmless(fault, position, length), name);
        const blind = onlyWeSee(fault, position, length);
        assert.equal(other === "accepted", mine === "accepted" || blind, name);
      }
    }
  }
});

Deno.test("verifyChain() accepts no chain of several faults that pkijs refuses", async () => {
  const fault = fc.record({ fault: fc.constantFrom(...faults), position: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 4 }),
      fc.array(fault, { maxLength: 3 }),
      async (length, broken) => {
        const { mine, other } = await compare(length, broken);
        assert.ok(mine !== "accepted" || other === "accepted", other);
      },
    ),
    { numRuns: 60 },
  );
});
