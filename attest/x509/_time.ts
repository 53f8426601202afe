import { type DerReader, derTag } from "../der/mod.ts";

const utcPattern = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const generalizedPattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

function fullYear(year: number, isUtc: boolean): number {
  if (!isUtc) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Reads the next Time (RFC 5280, 4.1.2.5): UTCTime or GeneralizedTime, in UTC with seconds, without fractions. */
export function readTime(reader: DerReader, field: string): Date {
  const { tag, content, offset } = reader.any(field);
  const isUtc = tag === derTag.utcTime;
  if (!isUtc && tag !== derTag.generalizedTime) {
    throw reader.malformed(field, `0x${tag.toString(16)} is not a time type`, offset);
  }
  const text = content.length > 15 ? "" : String.fromCharCode(...content);
  const match = (isUtc ? utcPattern : generalizedPattern).exec(text);
  if (match === null) throw reader.malformed(field, "the time is malformed", offset);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1)
    .map(Number);
  const date = new Date(0);
  date.setUTCFullYear(fullYear(year, isUtc), month - 1, day);
  date.setUTCHours(hour, minute, second);
  const exact = date.getUTCMonth() === month - 1 && date.getUTCDate() === day &&
    date.getUTCHours() === hour && date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  if (!exact) throw reader.malformed(field, "the time does not exist", offset);
  return date;
}
