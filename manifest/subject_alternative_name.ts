import { InputError } from "../core/mod.ts";
import { quoted } from "./_quoted.ts";

/** A name of a workload as it appears in its certificate. */
export interface SubjectAlternativeName {
  readonly type: "dns" | "ip" | "url";
  readonly value: string;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const DNS_LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/**
 * Classifies one entry of a policy's `SANs`: an IP literal is an iPAddress, text with a URI scheme a URI,
 * everything else a dNSName (`*` alone or as the first label is accepted, as older manifests have it).
 *
 * @throws {InputError} `san_malformed` when the text is none of the three.
 */
export function classifySan(text: string): SubjectAlternativeName {
  if (IPV4.test(text) || isIpv6(text)) return { type: "ip", value: text };
  if (SCHEME.test(text) && URL.canParse(text)) return { type: "url", value: text };
  const labels = text.split(".");
  const named = labels[0] === "*" ? labels.slice(1) : labels;
  if (text.length <= 253 && named.every((label) => DNS_LABEL.test(label))) {
    return { type: "dns", value: text };
  }
  throw new InputError(
    "san_malformed",
    `Cannot accept name ${quoted(text, 80)}: ` +
      "expected an IP address, a URI or a DNS name",
  );
}

function isIpv6(text: string): boolean {
  return text.includes(":") && /^[0-9A-Fa-f:.]+$/.test(text) && URL.canParse(`http://[${text}]/`);
}
