import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";

type MapPair = Pair<Node, Node | null>;

/** Whether `node` is written with braces or brackets. */
export function isFlow(node: Node | null | undefined): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

/** Whether `node` is a value that is not written at all, as in `key:`. */
export function isAbsent(node: Node | null | undefined): boolean {
  return !node || isScalar(node) && node.range !== undefined && node.range !== null &&
      node.range[0] === node.range[1];
}

/** The offset behind the last character of a node that is not a comment or a line end. */
export function nodeEnd(node: Node | MapPair, text: string): number {
  let end: number;
  if (isPair(node)) {
    const key = node.key.range?.[1] ?? 0;
    end = isAbsent(node.value) ? colonAfter(key, text) + 1 : nodeEnd(node.value as Node, text);
  } else if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const last = node.items.at(-1) as Node | MapPair | undefined;
    end = last === undefined || isPair(last) === false && isAbsent(last)
      ? node.range?.[1] ?? 0
      : nodeEnd(last, text);
  } else {
    end = node.range?.[1] ?? 0;
  }
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}

/** The offset of the colon that follows a key. */
export function colonAfter(keyEnd: number, text: string): number {
  const colon = text.indexOf(":", keyEnd);
  return colon === -1 ? keyEnd : colon;
}

/** The offset of the first character of the line that holds `offset`. */
export function lineStart(offset: number, text: string): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset of the first character of the next line, or the length of the text. */
export function nextLine(offset: number, text: string): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

/** The column of `offset`, counted from 0. */
export function columnOf(offset: number, text: string): number {
  return offset - lineStart(offset, text);
}

/** The offset of the dash of each item of a block sequence; undefined when one cannot be told. */
export function dashOffsets(sequence: Node): number[] | undefined {
  const token = sequence.srcToken;
  if (token?.type !== "block-seq") return undefined;
  const offsets = token.items.flatMap(({ start }) =>
    start.filter(({ type }) => type === "seq-item-ind").map(({ offset }) => offset)
  );
  return isSeq(sequence) && offsets.length === sequence.items.length ? offsets : undefined;
}

/** Whether `node` is written out here, so that its parts can be edited in place. */
export function isWrittenOut(node: Node | null | undefined): node is Node {
  return !isAbsent(node) && !isAlias(node);
}
