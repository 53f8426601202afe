import { type Random, TransportError } from "../../core/mod.ts";
import type { TsmInterface, TsmResponse } from "./tsm_interface.ts";

/** The file operations of `configfs-tsm`; the runtime provides them. */
export interface TsmFileOperations {
  makeDirectory(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** Reads the whole attribute; configfs attributes tell no size. */
  read(path: string): Promise<Uint8Array>;
  write(path: string, bytes: Uint8Array): Promise<void>;
}

/** Where configfs-tsm makes its entries and how it is reached. */
export interface ConfigfsTsmOptions {
  readonly files: TsmFileOperations;
  readonly random: Random;
  /** `/sys/kernel/config/tsm/report` by default. */
  readonly root?: string;
}

const ATTEMPTS = 3;

async function readText(files: TsmFileOperations, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path)).trim();
}

async function readOnce(
  files: TsmFileOperations,
  entry: string,
  inblob: Uint8Array,
): Promise<TsmResponse | undefined> {
  await files.write(`${entry}/inblob`, inblob);
  const expected = Number(await readText(files, `${entry}/generation`));
  const outblob = await files.read(`${entry}/outblob`);
  const provider = await readText(files, `${entry}/provider`);
  // TDX has no auxblob: older kernels lack the attribute, newer ones refuse to read it.
  const auxblob = provider === "sev_guest" ? await files.read(`${entry}/auxblob`) : undefined;
  const generation = Number(await readText(files, `${entry}/generation`));
  if (generation !== expected) return undefined;
  return { outblob, provider, generation, ...(auxblob && { auxblob }) };
}

/**
 * The `configfs-tsm` interface of Linux 6.7 and later: a directory per request, plain files in it.
 *
 * `request` throws {@linkcode TransportError} `tsm_unavailable` when the interface cannot be used, and `tsm_contended` when
 * the request kept being changed by somebody else.
 */
export function configfsTsm(options: ConfigfsTsmOptions): TsmInterface {
  const { files, random, root = "/sys/kernel/config/tsm/report" } = options;
  return {
    async request(inblob) {
      const entry = `${root}/contrast-${random.bytes(8).toHex()}`;
      try {
        await files.makeDirectory(entry);
        try {
          for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
            const response = await readOnce(files, entry, inblob);
            if (response !== undefined) return response;
          }
        } finally {
          await files.removeDirectory(entry).catch(() => {});
        }
      } catch (cause) {
        throw new TransportError(
          "tsm_unavailable",
          `Cannot ask the hardware for evidence through ${root}`,
          {
            cause,
            hint: "run inside a confidential virtual machine with Linux 6.7 or later",
          },
        );
      }
      throw new TransportError(
        "tsm_contended",
        `Cannot ask the hardware for evidence: ${entry} changed ${ATTEMPTS} times while it was read`,
      );
    },
  };
}
