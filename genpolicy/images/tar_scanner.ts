import type { ImageLimits } from "./image_limits.ts";
import { layerMalformed, layerPath, parseTarHeader, type TarHeader } from "./_tar_header.ts";
import { parsePaxRecords, type PaxRecords } from "./_pax_records.ts";

/** One member of a tar archive. */
export interface TarEntry {
  /** Relative to the root, without `.`, `..`, doubled or outer slashes; empty for the root itself. */
  readonly path: string;
  readonly type: "file" | "hardlink" | "symlink" | "directory" | "other";
  /** Bytes of content. */
  readonly size: number;
  /** The target of a link, as written. */
  readonly linkName: string;
  /** Where the content starts in the archive. */
  readonly offset: number;
}

/** Receives the entries; returns true to have the content, which `onContent` gets whole. */
export interface TarVisitor {
  onEntry(entry: TarEntry): boolean;
  onContent(entry: TarEntry, content: Uint8Array): void;
}

const blockSize = 512;
const types: Readonly<Record<string, TarEntry["type"]>> = {
  "0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "other",
  "4": "other",
  "5": "directory",
  "6": "other",
};

/**
 * Reads a tar stream as it arrives and keeps only what the visitor wants: ustar, pax, and GNU long names.
 *
 * Sparse files, multi-volume archives, paths with `..` and everything malformed are refused with
 * `image_layer_malformed` or `image_layer_path`.
 */
export class TarScanner {
  readonly #visitor: TarVisitor;
  readonly #limits: ImageLimits;
  readonly #header = new Uint8Array(blockSize);
  #headerLength = 0;
  #position = 0;
  #entries = 0;
  #zeroBlocks = 0;
  /** Bytes of the current member that are passed over, with padding. */
  #skip = 0;
  /** How many of the bytes to pass over are padding; some archivers leave it out at the end. */
  #padding = 0;
  /** The content that is being collected, if any. */
  #content: Uint8Array | undefined;
  #contentLength = 0;
  #finish: ((content: Uint8Array) => void) | undefined;
  #pax: PaxRecords = {};
  #longName: string | undefined;
  #longLink: string | undefined;

  constructor(visitor: TarVisitor, limits: ImageLimits) {
    this.#visitor = visitor;
    this.#limits = limits;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next bytes of the archive. */
  write(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#zeroBlocks >= 2) {
        offset = chunk.length;
      } else if (this.#content !== undefined && this.#contentLength < this.#content.length) {
        offset += this.#collect(chunk.subarray(offset));
      } else if (this.#skip > 0) {
        const count = Math.min(this.#skip, chunk.length - offset);
        this.#skip -= count;
        offset += count;
      } else {
        const part = chunk.subarray(offset, offset + blockSize - this.#headerLength);
        this.#header.set(part, this.#headerLength);
        this.#headerLength += part.length;
        offset += part.length;
        if (this.#headerLength === blockSize) {
          this.#headerLength = 0;
          this.#block(this.#position + offset);
        }
      }
    }
    this.#position += chunk.length;
  }

  /**
   * For archives in files: how many of the next bytes do not matter. The caller must not write them.
   */
  skip(): number {
    const count = this.#skip;
    this.#skip = 0;
    this.#position += count;
    return count;
  }

  /** Says that the archive ends here. */
  end(): void {
    const isInside = this.#headerLength > 0 || this.#skip > this.#padding ||
      this.#content !== undefined;
    if (isInside || this.#longName !== undefined || this.#longLink !== undefined) {
      throw layerMalformed("the archive ends in the middle of an entry");
    }
  }

  #collect(bytes: Uint8Array): number {
    const content = this.#content as Uint8Array;
    const part = bytes.subarray(0, content.length - this.#contentLength);
    content.set(part, this.#contentLength);
    this.#contentLength += part.length;
    if (this.#contentLength === content.length) this.#deliver(content);
    return part.length;
  }

  #deliver(content: Uint8Array): void {
    const finish = this.#finish;
    this.#content = undefined;
    this.#finish = undefined;
    this.#padding = padding(content.length);
    this.#skip = this.#padding;
    finish?.(content);
  }

  #want(size: number, finish: (content: Uint8Array) => void): void {
    if (size > this.#limits.fileBytes) {
      throw layerMalformed(`a file of ${size} bytes is too large, allowed are 1048576`);
    }
    this.#finish = finish;
    this.#contentLength = 0;
    const content = new Uint8Array(size);
    if (size === 0) this.#deliver(content);
    else this.#content = content;
  }

  #block(contentOffset: number): void {
    if (this.#header.every((byte) => byte === 0)) {
      this.#zeroBlocks++;
      return;
    }
    this.#zeroBlocks = 0;
    const header = parseTarHeader(this.#header);
    if (++this.#entries > this.#limits.layerEntries) {
      throw layerMalformed(`it has more than ${this.#limits.layerEntries} entries`);
    }
    switch (header.type) {
      case "x":
        return this.#want(header.size, (bytes) => this.#pax = parsePaxRecords(bytes));
      case "g":
        return this.#want(header.size, rejectGlobalNames);
      case "L":
        return this.#want(header.size, (bytes) => this.#longName = longText(bytes));
      case "K":
        return this.#want(header.size, (bytes) => this.#longLink = longText(bytes));
      case "S":
        throw layerMalformed("it has a sparse file");
      case "M":
        throw layerMalformed("it is one of several volumes");
      default:
        return this.#entry(header, contentOffset);
    }
  }

  #entry(header: TarHeader, offset: number): void {
    const type = types[header.type] ?? "other";
    const size = this.#pax.size ?? header.size;
    const name = this.#pax.path ?? this.#longName ?? header.name;
    const linkName = this.#pax.linkpath ?? this.#longLink ?? header.linkName;
    this.#pax = {};
    this.#longName = undefined;
    this.#longLink = undefined;
    // Old archives mark directories by a trailing slash only.
    const isDirectory = type === "directory" || (type === "file" && name.endsWith("/"));
    // Links and directories have no content, whatever their size field says.
    const contentSize = type === "file" || type === "other" ? size : 0;
    const entry: TarEntry = {
      path: normalPath(name, this.#limits),
      type: isDirectory ? "directory" : type,
      size: contentSize,
      linkName,
      offset,
    };
    if (this.#visitor.onEntry(entry) && type === "file") {
      this.#want(contentSize, (content) => this.#visitor.onContent(entry, content));
    } else {
      this.#padding = padding(contentSize);
      this.#skip = contentSize + this.#padding;
    }
  }
}

function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function longText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function rejectGlobalNames(bytes: Uint8Array): void {
  if (Object.keys(parsePaxRecords(bytes)).length > 0) {
    throw layerMalformed("a global header gives a path or a size to all entries");
  }
}

function normalPath(name: string, limits: ImageLimits): string {
  if (name.length > limits.pathBytes) {
    throw layerMalformed(`a path has ${name.length} bytes, allowed are ${limits.pathBytes}`);
  }
  if (isNormal(name)) return name;
  const components = name.split("/").filter((part) => part !== "" && part !== ".");
  if (components.includes("..")) throw layerPath(name);
  return components.join("/");
}

function isNormal(name: string): boolean {
  return !/(^|\/)(\.{0,2})(\/|$)/.test(name);
}
