import { encodeSnpCertTable, snpCertTableGuids, type SnpEvidence } from "../../attest/mod.ts";
import { type Clock, InputError, type Random, type Sha256Hex } from "../../core/mod.ts";
import type { ReferenceValues } from "../../manifest/mod.ts";
import type { TsmReport } from "../guest/tsm_report.ts";
import { SimulatedSnpVendor, type SimulatedSnpVendorFile } from "../vendor/simulated_snp_vendor.ts";
import type { GuestLaunch } from "./guest_launch.ts";
import { ordinaryGuestMeasurement } from "./ordinary_guest_measurement.ts";

/** File with the vendor's private keys, in a platform's folder. */
const VENDOR_FILE = "vendor.json";
/** File for `contrast generate --reference-values`, in a platform's folder. */
const REFERENCE_VALUES_FILE = "reference-values.json";
/** Bit 16 allows SMT, bit 17 is always one (SEV-SNP ABI, guest policy). */
const ORDINARY_POLICY = 0x30000n;
/** Bit 19 allows the host to debug the guest. */
const DEBUG_POLICY = 0x80000n;

/**
 * A machine without confidential hardware: a simulated vendor, and a guest image with a launch measurement.
 */
export class SimulatedPlatform {
  readonly #vendor: SimulatedSnpVendor;
  readonly #measurement: Uint8Array;

  /** Use `create` or `open`. */
  constructor(vendor: SimulatedSnpVendor, measurement: Uint8Array) {
    this.#vendor = vendor;
    this.#measurement = measurement;
  }

  /**
   * Makes a new vendor.
   *
   * @param options `rsaBits`: 4096, as AMD's, takes some seconds; 2048 for a vendor that only lives for minutes.
   */
  static async create(
    options: {
      readonly clock: Clock;
      readonly random: Random;
      readonly rsaBits?: 2048 | 4096;
    },
  ): Promise<SimulatedPlatform> {
    return new SimulatedPlatform(
      await SimulatedSnpVendor.create(options),
      await ordinaryGuestMeasurement(),
    );
  }

  /**
   * Opens what `save` wrote.
   *
   * @throws {InputError} `simulator_folder_unreadable`
   */
  static async open(
    folder: string,
    options: { readonly clock: Clock; readonly random: Random },
  ): Promise<SimulatedPlatform> {
    const path = `${folder}/${VENDOR_FILE}`;
    try {
      const file = JSON.parse(await Deno.readTextFile(path)) as SimulatedSnpVendorFile;
      const vendor = await SimulatedSnpVendor.import(file, options);
      return new SimulatedPlatform(vendor, await ordinaryGuestMeasurement());
    } catch (cause) {
      throw new InputError("simulator_folder_unreadable", "Cannot read the simulated vendor", {
        place: { kind: "file", file: path },
        hint: "make one with contrast simulator init",
        cause,
      });
    }
  }

  /** Writes the vendor, readable for its owner only, and the reference values into a new folder. */
  async save(folder: string): Promise<void> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const vendor = JSON.stringify(await this.#vendor.export());
    await Deno.writeTextFile(`${folder}/${VENDOR_FILE}`, vendor, { mode: 0o600, createNew: true });
    const values = JSON.stringify(this.referenceValues(), null, 2);
    await Deno.writeTextFile(`${folder}/${REFERENCE_VALUES_FILE}`, `${values}\n`);
  }

  /** SHA-256 of the vendor's root certificate. */
  get rootFingerprint(): Sha256Hex {
    return this.#vendor.rootFingerprint;
  }

  /** What a manifest says to accept guests of this platform. */
  referenceValues(): ReferenceValues {
    return {
      simulated: [{
        Format: "snp",
        ProductName: "Milan",
        RootFingerprint: this.#vendor.rootFingerprint,
        Measurement: this.#measurement.toHex(),
      }],
    };
  }

  /** Evidence of a guest that was launched so. */
  issue(launch: GuestLaunch, reportData: Uint8Array): Promise<SnpEvidence> {
    return this.#vendor.issue({
      reportData,
      hostData: launch.hostData,
      measurement: launch.measurement ?? this.#measurement,
      policy: launch.debug === true ? ORDINARY_POLICY | DEBUG_POLICY : ORDINARY_POLICY,
    });
  }

  /** What the guest's `configfs-tsm` yields. */
  async report(launch: GuestLaunch, inblob: Uint8Array): Promise<TsmReport> {
    const evidence = await this.issue(launch, inblob);
    return {
      outblob: evidence.report,
      auxblob: certificateTable(evidence),
      provider: "sev_guest",
    };
  }
}

function certificateTable({ vek, chain, crls }: SnpEvidence): Uint8Array {
  const { vcek, ask, ark, crl } = snpCertTableGuids;
  const blobs = [[vcek, vek], [ask, chain[0]], [ark, chain[1]], [crl, crls[0]]] as const;
  return encodeSnpCertTable(
    blobs.flatMap(([guid, data]) => data === undefined ? [] : [{ guid, data }]),
  );
}
