import { InputError, type JsonPlace } from "../../core/mod.ts";
import * as v from "valibot";
import type { ImageFacts } from "./image_facts.ts";
import { duplicateJsonKey } from "./_json_duplicates.ts";
import { ociImageConfigSchema, orderedConfig } from "./oci_image_config.ts";

/** The pinned facts of all images of a deployment, by reference as written in the YAML. */
export interface ImagesLock {
  readonly images: ReadonlyMap<string, ImageFacts>;
}

/** The name of the lock file where no other is given. */
export const defaultImagesLockFile = "images.lock.json";

/** A lock file larger than this is refused: 64 MiB. */
const maxLockBytes = 64 * 1024 * 1024;
const maxUserFileCharacters = 1024 * 1024;

const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const userFile = v.nullable(v.pipe(v.string(), v.maxLength(maxUserFileCharacters)));
const lockSchema = v.strictObject({
  version: v.literal(1),
  images: v.record(
    v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024)),
    v.strictObject({
      digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
      platform: v.pipe(v.string(), v.regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9.]+)?$/)),
      config: ociImageConfigSchema,
      passwd: userFile,
      group: userFile,
      size: byteCount,
      unpackedSize: byteCount,
    }),
  ),
});

/** A lock without images. */
export const emptyImagesLock: ImagesLock = { images: new Map() };

/**
 * Reads the text of `images.lock.json` strictly: unknown, missing and repeated fields are refused.
 *
 * @param file the name to show in errors.
 * @throws {InputError} `images_lock_malformed` with the JSON path of the first fault,
 * `images_lock_version_unknown` for a version other than 1.
 */
export function parseImagesLock(text: string, file: string): ImagesLock {
  const value = parseJson(text, file);
  const version = typeof value === "object" && value !== null
    ? (value as { version?: unknown }).version
    : undefined;
  if (typeof version === "number" && version !== 1) {
    throw new InputError(
      "images_lock_version_unknown",
      `Cannot read the image lock: it has version ${version}, expected 1`,
      {
        place: { kind: "json", path: "version", file },
        hint:
          "use a release of contrast that knows this version, or delete the file and lock again",
      },
    );
  }
  const result = v.safeParse(lockSchema, value);
  if (!result.success) {
    const issue = result.issues[0];
    const keys = (issue.path ?? []).map((item) => String(item.key));
    throw malformed(issue.message, { kind: "json", path: jsonPath(keys), file });
  }
  const images = new Map<string, ImageFacts>();
  for (const [reference, locked] of Object.entries(result.output.images)) {
    images.set(reference, { reference, ...locked, config: orderedConfig(locked.config) });
  }
  return { images };
}

/** The text of `images.lock.json`: sorted by reference, two spaces of indent, the same bytes for the same facts. */
export function renderImagesLock(lock: ImagesLock): string {
  const images: Record<string, unknown> = {};
  for (const reference of [...lock.images.keys()].toSorted()) {
    const facts = lock.images.get(reference) as ImageFacts;
    images[reference] = {
      digest: facts.digest,
      platform: facts.platform,
      config: orderedConfig(facts.config),
      passwd: facts.passwd,
      group: facts.group,
      size: facts.size,
      unpackedSize: facts.unpackedSize,
    };
  }
  return JSON.stringify({ version: 1, images }, null, 2) + "\n";
}

function parseJson(text: string, file: string): unknown {
  const place: JsonPlace = { kind: "json", path: "", file };
  if (text.length > maxLockBytes) {
    throw malformed(`it is larger than ${maxLockBytes} bytes`, place);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(`it is not JSON (${cause instanceof Error ? cause.message : "no reason"})`, {
      ...place,
    });
  }
  const duplicate = duplicateJsonKey(text);
  if (duplicate !== undefined) {
    throw malformed(`key ${JSON.stringify(duplicate)} stands twice in one object`, place);
  }
  return value;
}

function malformed(reason: string, place: JsonPlace): InputError {
  return new InputError("images_lock_malformed", `Cannot read the image lock: ${reason}`, {
    place: place.path === "" ? { kind: "file", file: place.file ?? "images.lock.json" } : place,
    hint: "restore the file from version control, or delete it and run contrast images lock",
  });
}

function jsonPath(keys: readonly string[]): string {
  return keys.map((key, index) =>
    /^[A-Za-z_]\w*$/.test(key)
      ? (index === 0 ? key : `.${key}`)
      : /^\d+$/.test(key)
      ? `[${key}]`
      : `[${JSON.stringify(key)}]`
  ).join("");
}
