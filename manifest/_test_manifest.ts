import type { ManifestContent, SnpReferenceValue, TdxReferenceValue } from "./manifest_schema.ts";

/** A key on P-384 that `openssl ecparam -name secp384r1 -genkey` made; tests only. */
export const OWNER_PEM = `-----BEGIN EC PRIVATE KEY-----
MIGkAgEBBDCfYEhV6G/0qWLji8qx4vrJLk3Y7gJeNlWzLiQBo3JekK8K6bWrmyAL
19OC+0QVuu2gBwYFK4EEACKhZANiAAQEmfYNGl9wnU4+aBAEqzPGFrto/p2xrGci
+ygmM5dglIbxwwWsCrBOmD+P8sE6xDFRpWi2qJCP93MENZFevo5cvMpieN0f/QSL
B3OaRDckqLoCzYndQZIjYvGRs7jWZZE=
-----END EC PRIVATE KEY-----
`;
/** Its public half, PKIX DER as hex. */
export const OWNER_PUBLIC_KEY =
  "3076301006072a8648ce3d020106052b81040022036200040499f60d1a5f709d4e3e681004ab33c616bb68fe" +
  "9db1ac6722fb28263397609486f1c305ac0ab04e983f8ff2c13ac43151a568b6a8908ff7730435915ebe8e5c" +
  "bcca6278dd1ffd048b07739a443724a8ba02cd89dd41922362f191b3b8d66591";
/** PKCS#1 DER of a public key with 3072 bits. */
export const SEEDSHARE_PUBLIC_KEY =
  "3082018a0282018100a081eab72644236fdfec13d8f1c4946136a42168554854044fb14e76c38b869bba888f" +
  "ee9c2b70b98370551c4881849f529dde5e8fd6326f2cc93e7fdb8358f6670de936c26d0918c9b0a1a3a498ea" +
  "0eae11eeace64898790c1a0d8d2fce58afa9a90e1abfac1a5b00f568865959fd7fdf8a450b37808bf72f3a78" +
  "873e4e42a7005c0aa05058c780e60941032b8dc9a1f516bfd51f0ce8e2bd0ddb51dfe845574c62af6a64f14a" +
  "bff0a2812b323ee65e83830868bdd31444a5238ac6a305ea618cf9f2bb57d8aa82f6d3d73da9e4ce111d028b" +
  "6332d659653c24a200e38fa01a0cd616867ec3b3ac015bcb7f02c97af93088acddbf1bc0b221020297dbc627" +
  "7dbb91f00959c9063acc56cca56f38cd6611cfcaef6a72229e12319d38d0f48ed6d196194288e62b566538be" +
  "4c1085d6f0ec8eaa83de1f59fd94cf65e461b281e47b202429a4083cdd048168a4251ebedeb294a25d61f35a" +
  "b107ec4a3d9057f5f2240871d795e08a95ab2f50c549d4fa24619411f5613f14b33e58ac802fb4c589020301" +
  "0001";

/** Hashes that stand for policies in tests. */
export const COORDINATOR_POLICY = "c0".repeat(32);
export const WEB_POLICY = "ab".repeat(32);

export const SNP_VALUE: SnpReferenceValue = {
  Platform: "Metal-QEMU-SNP",
  ProductName: "Genoa",
  TrustedMeasurement: "a1".repeat(48),
  MinimumTCB: { BootloaderVersion: 9, TEEVersion: 0, SNPVersion: 21, MicrocodeVersion: 72 },
  GuestPolicy: {
    ABIMinor: 0,
    ABIMajor: 0,
    SMT: true,
    MigrateMA: false,
    Debug: false,
    SingleSocket: false,
  },
  PlatformInfo: { SMTEnabled: true },
};

export const TDX_VALUE: TdxReferenceValue = {
  Platform: "Metal-QEMU-TDX",
  MinTCBEvaluationDataNumber: 18,
  MrTd: "b1".repeat(48),
  MrSeam: "b2".repeat(48),
  Rtmrs: ["b3", "b4", "b5", "00"].map((byte) => byte.repeat(48)),
  Xfam: "e702060000000000",
};

/** A manifest that is in order; tests spoil copies of it. */
export function testManifest(): ManifestContent {
  return structuredClone({
    Policies: {
      [COORDINATOR_POLICY]: { SANs: ["coordinator"], Role: "coordinator" as const },
      [WEB_POLICY]: {
        SANs: ["web", "203.0.113.10", "spiffe://example.com/web"],
        WorkloadSecretID: "apps/v1/Deployment/default/web",
      },
    },
    ReferenceValues: { snp: [SNP_VALUE] },
    WorkloadOwnerPubKeys: [OWNER_PUBLIC_KEY],
    SeedshareOwnerPubKeys: [SEEDSHARE_PUBLIC_KEY],
  });
}

/** Bytes of any JSON value. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
