import { InputError } from "../../../core/mod.ts";

/** One measurement that firmware or operating system recorded. */
export interface MeasuredEvent {
  /** Measurement register: 0 is MRTD, 1 to 4 are RTMR0 to RTMR3. */
  readonly register: number;
  /** Event type, for example 0x80000001 for a UEFI variable. */
  readonly type: number;
  /** SHA-384 digest, 48 bytes; none for events that only inform. */
  readonly digest: Uint8Array | undefined;
  /** What was measured, or a description of it; not trusted. */
  readonly data: Uint8Array;
}

/** Type of events that only inform and extend nothing. */
export const EV_NO_ACTION = 3;

const SHA384 = 0x000c;
const MAX_LOG = 16 * 1024 * 1024;
const MAX_EVENTS = 65_536;
const MAX_DIGESTS = 16;

/** Reads the log from front to back, little-endian. */
class LogReader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.offset;
  }

  take(length: number, field: string): Uint8Array {
    if (length > this.left) {
      throw this.malformed(field, `needs ${length} bytes, ${this.left} are left`);
    }
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  u16(field: string): number {
    this.take(2, field);
    return this.#view.getUint16(this.offset - 2, true);
  }

  u32(field: string): number {
    this.take(4, field);
    return this.#view.getUint32(this.offset - 4, true);
  }

  malformed(field: string, rule: string): InputError {
    return new InputError("event_log_malformed", `Cannot read the event log: ${field} ${rule}`, {
      place: { kind: "field", field, offset: this.offset },
    });
  }
}

/**
 * Reads a confidential-computing event log (ACPI table CCEL, area `data/CCEL` in sysfs).
 *
 * Source: TCG PC Client Platform Firmware Profile, crypto-agile log; UEFI, EFI_CC_EVENT_LOG.
 *
 * @throws {InputError} `event_log_malformed` with the field and its offset.
 */
export function parseEventLog(bytes: Uint8Array): readonly MeasuredEvent[] {
  const reader = new LogReader(bytes);
  if (bytes.length > MAX_LOG) {
    throw reader.malformed("log", `has ${bytes.length} bytes, at most ${MAX_LOG} are read`);
  }
  const sizes = readHeader(reader);
  const events: MeasuredEvent[] = [];
  while (reader.left >= 8) {
    const register = reader.u32("register");
    const type = reader.u32("type");
    if (register === 0xffffffff || (register === 0 && type === 0)) {
      return events;
    }
    if (events.length === MAX_EVENTS) {
      throw reader.malformed("log", `has more than ${MAX_EVENTS} events`);
    }
    events.push({ register, type, ...readEvent(reader, sizes) });
  }
  return events;
}

/** The first event has the old SHA-1 shape and names the algorithms of the others. */
function readHeader(reader: LogReader): ReadonlyMap<number, number> {
  reader.take(4, "header.register");
  if (reader.u32("header.type") !== EV_NO_ACTION) {
    throw reader.malformed("header.type", "is not 3 (EV_NO_ACTION)");
  }
  reader.take(20, "header.digest");
  const header = new LogReader(reader.take(reader.u32("header.size"), "header"));
  const signature = new TextDecoder().decode(header.take(16, "header.signature"));
  if (signature !== "Spec ID Event03\0") {
    throw reader.malformed("header.signature", "is not Spec ID Event03");
  }
  header.take(8, "header.versions");
  const count = header.u32("header.algorithmCount");
  if (count === 0 || count > MAX_DIGESTS) {
    throw reader.malformed("header.algorithmCount", `is ${count}, expected 1 to ${MAX_DIGESTS}`);
  }
  const sizes = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const algorithm = header.u16("header.algorithm");
    sizes.set(algorithm, header.u16("header.digestSize"));
  }
  if (sizes.get(SHA384) !== 48) {
    throw reader.malformed("header.algorithm", "does not list SHA-384 with 48 bytes");
  }
  return sizes;
}

function readEvent(reader: LogReader, sizes: ReadonlyMap<number, number>) {
  const count = reader.u32("digestCount");
  if (count > MAX_DIGESTS) {
    throw reader.malformed("digestCount", `is ${count}, expected at most ${MAX_DIGESTS}`);
  }
  let digest: Uint8Array | undefined;
  for (let index = 0; index < count; index++) {
    const algorithm = reader.u16("algorithm");
    const size = sizes.get(algorithm);
    if (size === undefined) {
      throw reader.malformed("algorithm", `is 0x${algorithm.toString(16)}, which the header lacks`);
    }
    const value = reader.take(size, "digest");
    if (algorithm === SHA384) {
      digest = value;
    }
  }
  return { digest, data: reader.take(reader.u32("eventSize"), "event") };
}
