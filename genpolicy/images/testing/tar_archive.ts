import { concatBytes } from "../../../core/mod.ts";

/** A member of an archive to make; everything but the name has a default. */
export interface TarMember {
  readonly name: string;
  /** The type flag, for example `0` file, `1` hard link, `2` symlink, `5` directory; default `0`. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly linkName?: string;
  /** Instead of the length of the content. */
  readonly size?: number;
  /** Bytes to put at offsets into the header before its checksum is made. */
  readonly patch?: Readonly<Record<number, Uint8Array>>;
}

const encoder = new TextEncoder();

/** Makes an archive, malformed where asked: what a hostile layer may look like. */
export function tarArchive(members: readonly TarMember[], withEnd = true): Uint8Array<ArrayBuffer> {
  return concatBytes(...members.map(tarMember), new Uint8Array(withEnd ? 1024 : 0));
}

/** A pax extended header for the next member. */
export function paxHeader(records: Readonly<Record<string, string>>, type = "x"): TarMember {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const bytes = encoder.encode(rest).length;
    let length = bytes + 1;
    while (bytes + String(length).length !== length) length = bytes + String(length).length;
    return `${length}${rest}`;
  });
  return { name: "PaxHeaders/x", type, content: lines.join("") };
}

function tarMember(member: TarMember): Uint8Array {
  const content = typeof member.content === "string"
    ? encoder.encode(member.content)
    : member.content ?? new Uint8Array();
  const header = new Uint8Array(512);
  const put = (text: string, offset: number) => header.set(encoder.encode(text), offset);
  put(member.name.slice(0, 100), 0);
  put("0000644\0" + "0000000\0" + "0000000\0", 100);
  put((member.size ?? content.length).toString(8).padStart(11, "0") + "\0", 124);
  put("00000000000\0", 136);
  put(member.type ?? "0", 156);
  put((member.linkName ?? "").slice(0, 100), 157);
  put("ustar\x0000", 257);
  for (const [offset, bytes] of Object.entries(member.patch ?? {})) {
    header.set(bytes, Number(offset));
  }
  put("        ", 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(sum.toString(8).padStart(6, "0") + "\0 ", 148);
  const padding = new Uint8Array((512 - (content.length % 512)) % 512);
  return concatBytes(header, content, padding);
}
