import { layerMalformed } from "./_tar_header.ts";

/** A part of a zstd frame. */
export interface ZstdPiece {
  readonly bytes: Uint8Array;
  /** Whether the frame ends with these bytes. */
  readonly isEnd: boolean;
}

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/**
 * Finds the borders of frames in zstd data (RFC 8878, section 3.1): the decompressor of the platform stops after the
 * first frame, does not know skippable frames, and does not mind when the data is cut off.
 */
export class ZstdFrames {
  /** The bytes of the header that is being read: of a frame, a block or a skippable frame. */
  readonly #header = new Uint8Array(18);
  #headerLength = 0;
  #needed = 4;
  #part: "magic" | "skippable" | "frame" | "block" | "data" = "magic";
  /** Bytes of content until the next header. */
  #rest = 0;
  #isSkipping = false;
  #isLastBlock = false;
  #hasChecksum = false;

  /** The pieces of frames in the next bytes; skippable frames are left out. */
  *split(chunk: Uint8Array): Generator<ZstdPiece, void, undefined> {
    let start = 0;
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#part === "data") {
        const count = Math.min(this.#rest, chunk.length - offset);
        this.#rest -= count;
        offset += count;
        if (this.#rest > 0) break;
        const isEnd = this.#afterContent();
        if (isEnd && !this.#isSkipping) yield { bytes: chunk.subarray(start, offset), isEnd };
        if (isEnd) start = offset;
        continue;
      }
      const wasMagic = this.#part === "magic" || this.#part === "skippable";
      this.#header[this.#headerLength++] = chunk[offset++] ?? 0;
      if (this.#headerLength === this.#needed) this.#readHeader();
      // A magic number can lie across two chunks: it is passed on when it is known to be of a frame.
      if (wasMagic) {
        start = offset;
        if (this.#part === "frame" && this.#headerLength === 4) {
          yield { bytes: this.#header.slice(0, 4), isEnd: false };
        }
      }
    }
    const isInFrame = this.#part === "frame" || this.#part === "block" || this.#part === "data";
    if (isInFrame && !this.#isSkipping && start < offset) {
      yield { bytes: chunk.subarray(start, offset), isEnd: false };
    }
  }

  /** Says that the data ends here. */
  end(): void {
    if (this.#part !== "magic" || this.#headerLength > 0) {
      throw layerMalformed("its zstd data is damaged or cut off");
    }
  }

  #readHeader(): void {
    const view = new DataView(this.#header.buffer);
    switch (this.#part) {
      case "magic":
        return this.#readMagic(view.getUint32(0, true));
      case "skippable":
        this.#isSkipping = true;
        return this.#content(view.getUint32(4, true), true);
      case "frame":
        if (this.#needed === 5) this.#needed = frameHeaderBytes(view.getUint8(4));
        if (this.#headerLength < this.#needed) return;
        this.#hasChecksum = (view.getUint8(4) & 4) !== 0;
        return this.#expect("block", 3);
      case "block": {
        const header = view.getUint16(0, true) | (view.getUint8(2) << 16);
        const type = (header >> 1) & 3;
        if (type === 3) throw layerMalformed("its zstd data is damaged or cut off");
        return this.#content(type === 1 ? 1 : header >> 3, (header & 1) !== 0);
      }
    }
  }

  #readMagic(magic: number): void {
    if (magic === frameMagic) {
      this.#part = "frame";
      this.#needed = 5;
      this.#isSkipping = false;
    } else if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
      this.#part = "skippable";
      this.#needed = 8;
    } else throw layerMalformed("its zstd data is damaged or cut off");
  }

  #content(bytes: number, isLast: boolean): void {
    this.#isLastBlock = isLast;
    this.#rest = bytes + (isLast && this.#hasChecksum && !this.#isSkipping ? 4 : 0);
    this.#part = "data";
    this.#headerLength = 0;
  }

  /** Whether the frame is over. */
  #afterContent(): boolean {
    if (this.#isLastBlock) this.#expect("magic", 4);
    else this.#expect("block", 3);
    return this.#isLastBlock;
  }

  #expect(part: "magic" | "block", needed: number): void {
    this.#part = part;
    this.#needed = needed;
    this.#headerLength = 0;
  }
}

/** Magic, descriptor, window, dictionary and content size. */
function frameHeaderBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return 5 + (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}
