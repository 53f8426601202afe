import type { Evidence } from "../../attest/mod.ts";
import {
  connectCoordinator,
  type CoordinatorConnection,
  type CoordinatorTrust,
  MeshApi,
  UserApi,
} from "../../coordinator/api/mod.ts";
import {
  type CoordinatorMetrics,
  type EvidenceIssuer,
  type RunningCoordinator,
  serveCoordinator,
} from "../../coordinator/mod.ts";
import {
  type Clock,
  type Sha256Hex,
  sha256Hex,
  systemClock,
  systemRandom,
} from "../../core/mod.ts";
import {
  coordinatorPolicies,
  GENESIS,
  type HistoryStore,
  type Manifest,
  type ManifestContent,
  MemoryStore,
  parseManifest,
  type ReferenceValues,
  serializeManifest,
  signTransition,
  transitionHash,
} from "../../manifest/mod.ts";
import { type SimulatedSnpFields, SimulatedSnpVendor } from "../../simulator/vendor/mod.ts";
import { parseAddress } from "../../cli/coordinator_client/address.ts";

export const MEASUREMENT = new Uint8Array(48).fill(0xa1);
/** Initdata documents are opaque to the Coordinator: what counts is their digest. */
export const POLICIES = {
  coordinator: new TextEncoder().encode('version = "0.1.0"\n# coordinator\n'),
  web: new TextEncoder().encode('version = "0.1.0"\n# web\n'),
  stranger: new TextEncoder().encode('version = "0.1.0"\n# stranger\n'),
};
export const HASHES = {
  coordinator: await sha256Hex(POLICIES.coordinator),
  web: await sha256Hex(POLICIES.web),
  stranger: await sha256Hex(POLICIES.stranger),
};

/** RSA keys take seconds, so these were made once. */
export const vendor = once(() => readVendor("vendor"));
export const otherVendor = once(() => readVendor("other_vendor"));
export const owner = once(async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  return await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
});
export const seedshareOwner = once(() => readTestdata("seedshare_owner"));

async function readTestdata(name: string) {
  return JSON.parse(
    await Deno.readTextFile(new URL(`./testdata/${name}.json`, import.meta.url)),
  );
}

async function readVendor(name: string): Promise<SimulatedSnpVendor> {
  return await SimulatedSnpVendor.import(await readTestdata(name), { clock: systemClock });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** How a guest was launched. */
export type Launch = Partial<SimulatedSnpFields> & { readonly by?: SimulatedSnpVendor };

/** An issuer as a guest with this policy has it. */
export function guest(policy: Sha256Hex, launch: Launch = {}) {
  return {
    issue: async (reportData: Uint8Array): Promise<Evidence> => {
      const { by, ...fields } = launch;
      return await (by ?? await vendor()).issue({
        reportData,
        hostData: Uint8Array.fromHex(policy),
        measurement: MEASUREMENT,
        ...fields,
      });
    },
  };
}

export async function referenceValues(): Promise<ReferenceValues> {
  const { rootFingerprint } = await vendor();
  return {
    simulated: [{
      Format: "snp",
      RootFingerprint: rootFingerprint,
      Measurement: MEASUREMENT.toHex(),
    }],
  };
}

async function exportHex(key: CryptoKey): Promise<string> {
  return new Uint8Array(await crypto.subtle.exportKey("spki", key)).toHex();
}

/** PKCS#1 is what the last element of a PKIX key holds: 24 bytes of header for 3072 bits. */
export async function seedshareOwnerHex(): Promise<string> {
  const { spki } = await seedshareOwner();
  return Uint8Array.fromBase64(spki).toHex().slice(48);
}

/** The manifest of the tests, with changes. */
export async function testManifest(changes: Partial<ManifestContent> = {}): Promise<Manifest> {
  return await parseManifest(serializeManifest({
    Policies: {
      [HASHES.coordinator]: { SANs: ["coordinator"], Role: "coordinator" },
      [HASHES.web]: { SANs: ["web", "10.0.0.1"], WorkloadSecretID: "web-secret" },
    },
    ReferenceValues: await referenceValues(),
    WorkloadOwnerPubKeys: [await exportHex((await owner()).publicKey)],
    SeedshareOwnerPubKeys: [await seedshareOwnerHex()],
    ...changes,
  }));
}

/** What a client trusts that was given `manifest`. */
export function trustOf(manifest: Manifest, changes: Partial<CoordinatorTrust> = {}) {
  return {
    policies: coordinatorPolicies(manifest),
    referenceValues: manifest.content.ReferenceValues,
    allowSimulated: true,
    clock: systemClock,
    random: systemRandom,
    ...changes,
  };
}

/** What a test Coordinator may differ in. */
export interface TestCoordinatorOptions {
  readonly store?: HistoryStore;
  readonly launch?: Launch;
  readonly policy?: Sha256Hex;
  readonly clock?: Clock;
  readonly metrics?: CoordinatorMetrics;
  readonly issuer?: EvidenceIssuer;
}

/** Runs a Coordinator on free ports of this machine while `use` runs. */
export async function withCoordinator(
  options: TestCoordinatorOptions,
  use: (running: RunningCoordinator) => Promise<void>,
): Promise<void> {
  const running = await serveCoordinator({
    store: options.store ?? new MemoryStore(),
    issuer: options.issuer ?? guest(options.policy ?? HASHES.coordinator, options.launch),
    clock: options.clock ?? systemClock,
    random: systemRandom,
    hostname: "127.0.0.1",
    ports: { user: 0, mesh: 0, probe: 0 },
    allowSimulated: true,
    ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
  });
  try {
    await use(running);
  } finally {
    await running.close();
  }
}

/** Opens a session and closes it after `use`. */
export async function withConnection<T>(
  address: string,
  use: (connection: CoordinatorConnection) => Promise<T>,
  unbound = false,
): Promise<T> {
  const connection = await connectCoordinator({ ...parseAddress(address, 0), unbound });
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

/** Sets a manifest as its owner does; on top of `previous`, or of what the Coordinator proves. */
export async function setManifest(
  running: RunningCoordinator,
  manifest: Manifest,
  options: {
    readonly trust?: CoordinatorTrust;
    readonly previous?: Sha256Hex;
    readonly signer?: CryptoKey | "none";
    readonly policies?: readonly Uint8Array[];
  } = {},
) {
  return await withConnection(running.addresses.user, async (connection) => {
    const api = await UserApi.attest(connection, options.trust ?? trustOf(manifest));
    const previous = options.previous ?? api.coordinator.statement.transition ?? GENESIS;
    const transition = await transitionHash({ manifest: manifest.hash, previous });
    const signer = options.signer ?? (await owner()).privateKey;
    const signature = signer === "none" || api.coordinator.statement.state !== "ready"
      ? undefined
      : await signTransition(signer, transition);
    return await api.setManifest({
      manifest: manifest.bytes,
      policies: options.policies ?? [POLICIES.coordinator, POLICIES.web],
      previous,
      signature,
    });
  });
}

/** Asks for a certificate as a guest with this policy does. */
export async function meshIdentity(
  address: string,
  manifest: Manifest,
  certificateRequest: Uint8Array<ArrayBuffer>,
  policy: Sha256Hex = HASHES.web,
  launch: Launch = {},
) {
  return await withConnection(address, async (connection) => {
    const api = await MeshApi.attest(connection, trustOf(manifest));
    return await api.newMeshCert(certificateRequest, guest(policy, launch).issue);
  });
}
