import { boolean, der, integer, octets, oid, sequence } from "./tdx_der.ts";

/** A machine as the simulated vendor certifies it. */
export interface TdxPlatform {
  /** 6 bytes. */
  readonly fmspc: Uint8Array;
  /** 2 bytes. */
  readonly pceId: Uint8Array;
  /** 16 bytes. */
  readonly ppid: Uint8Array;
  /** Platform instance identifier, 16 bytes; left out for the Processor CA. */
  readonly piid: Uint8Array;
  /** 16 security version numbers. */
  readonly sgxComponents: Uint8Array;
  readonly pceSvn: number;
  /** 0 standard, 1 scalable, 2 scalable with integrity. */
  readonly sgxType: number;
  readonly dynamicPlatform: boolean;
  readonly cachedKeys: boolean;
  readonly smtEnabled: boolean;
  /** Which authority certifies it. */
  readonly authority: "Platform" | "Processor";
}

/** A current platform of the simulated vendor. */
export const simulatedPlatform: TdxPlatform = {
  fmspc: Uint8Array.fromHex("90c06f000000"),
  pceId: new Uint8Array(2),
  ppid: Uint8Array.fromHex("51".repeat(16)),
  piid: Uint8Array.fromHex("52".repeat(16)),
  sgxComponents: Uint8Array.fromHex("05050202040100050000000000000000"),
  pceSvn: 13,
  sgxType: 1,
  dynamicPlatform: true,
  cachedKeys: false,
  smtEnabled: true,
  authority: "Platform",
};

const SGX = "1.2.840.113741.1.13.1";

/** The content of the SGX extension for a platform. */
export function sgxExtension(platform: TdxPlatform): Uint8Array<ArrayBuffer> {
  const entry = (id: string, value: Uint8Array) => sequence(oid(`${SGX}.${id}`), value);
  const components = Array.from(
    platform.sgxComponents,
    (svn, index) => entry(`2.${index + 1}`, integer(svn)),
  );
  const registered = [
    entry("6", octets(platform.piid)),
    entry(
      "7",
      sequence(
        entry("7.1", boolean(platform.dynamicPlatform)),
        entry("7.2", boolean(platform.cachedKeys)),
        entry("7.3", boolean(platform.smtEnabled)),
      ),
    ),
  ];
  return sequence(
    entry("1", octets(platform.ppid)),
    entry(
      "2",
      sequence(
        ...components,
        entry("2.17", integer(platform.pceSvn)),
        entry("2.18", octets(platform.sgxComponents)),
      ),
    ),
    entry("3", octets(platform.pceId)),
    entry("4", octets(platform.fmspc)),
    entry("5", der(0x0a, Uint8Array.of(platform.sgxType))),
    ...(platform.authority === "Platform" ? registered : []),
  );
}
