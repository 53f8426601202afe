import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { alignItems } from "./_align_items.ts";
import {
  colonAfter,
  columnOf,
  dashOffsets,
  isAbsent,
  isFlow,
  isWrittenOut,
  lineStart,
  nextLine,
  nodeEnd,
} from "./_node_ends.ts";
import { isInline, renderBlock, renderInline, type Style } from "./_render.ts";
import type { Splice } from "./_splice.ts";
import { equalJson } from "./equal_json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json_value.ts";

type MapPair = Pair<Node, Node | null>;

/** Where a value hangs: behind the colon of a key, or in a sequence. */
interface Slot {
  readonly node: Node | null;
  readonly pair: MapPair | undefined;
  /** Whether it stands between braces or brackets. */
  readonly flow: boolean;
}

/**
 * Finds the smallest splices that turn what `text` says into `wanted`: scalars are replaced where they stand, new keys
 * follow the last one of their mapping, new items their neighbour. What is equal is not touched.
 *
 * The result is a proposal: the caller parses it again and compares.
 */
export function reconcile(
  text: string,
  root: Node,
  values: { readonly present: JsonValue; readonly wanted: JsonValue },
  style: Style,
): Splice[] {
  const reconciler = new Reconciler(text, style);
  reconciler.value({ node: root, pair: undefined, flow: false }, values.present, values.wanted);
  return reconciler.splices;
}

class Reconciler {
  readonly splices: Splice[] = [];
  readonly #text: string;
  readonly #style: Style;

  constructor(text: string, style: Style) {
    this.#text = text;
    this.#style = style;
  }

  value(slot: Slot, present: JsonValue, wanted: JsonValue): void {
    if (equalJson(present, wanted)) return;
    const { node } = slot;
    if (isWrittenOut(node)) {
      if (isMap<Node, Node | null>(node) && isJsonObject(present) && isJsonObject(wanted)) {
        if (node.items.length > 0 && this.#map(node, present, wanted)) return;
      }
      if (isSeq<Node>(node) && Array.isArray(present) && Array.isArray(wanted)) {
        if (node.items.length > 0 && this.#sequence(slot, node, present, wanted)) return;
      }
    }
    this.#replace(slot, wanted);
  }

  /** Returns false when the mapping has to be written anew. */
  #map(node: YAMLMap<Node, Node | null>, present: JsonObject, wanted: JsonObject): boolean {
    const pairs = new Map(node.items.map((pair) => [keyOf(pair), pair]));
    const removed = [...pairs].filter(([key]) =>
      key !== undefined && Object.hasOwn(present, key) && !Object.hasOwn(wanted, key)
    );
    const kept = node.items.filter((pair) => !removed.some(([, gone]) => gone === pair));
    if (removed.length > 0 && (isFlow(node) || kept.length === 0 || kept[0] !== node.items[0])) {
      return false;
    }
    for (const [, pair] of removed) this.#removeLines(pair.key.range?.[0] ?? 0, pair);
    const added: Record<string, JsonValue> = {};
    for (const [key, value] of Object.entries(wanted)) {
      const pair = pairs.get(key);
      if (pair !== undefined) {
        this.value({ node: pair.value, pair, flow: isFlow(node) }, present[key] ?? null, value);
      } else if (!Object.hasOwn(present, key) || !equalJson(present[key], value)) {
        added[key] = value;
      }
    }
    const last = kept.at(-1);
    if (Object.keys(added).length > 0 && last !== undefined) this.#append(node, last, added);
    return true;
  }

  #append(node: YAMLMap<Node, Node | null>, last: MapPair, added: JsonObject): void {
    const end = nodeEnd(last, this.#text);
    if (isFlow(node)) {
      const members = Object.entries(added).map(([key, value]) =>
        `, ${JSON.stringify(key)}: ${JSON.stringify(value)}`
      );
      this.#insert(end, members.join(""));
      return;
    }
    const indent = columnOf(node.items[0]?.key.range?.[0] ?? 0, this.#text);
    this.#insertLines(end, renderBlock(added, indent, this.#style));
  }

  /** Returns false when the sequence has to be written anew. */
  #sequence(
    slot: Slot,
    node: YAMLSeq<Node>,
    present: readonly JsonValue[],
    wanted: readonly JsonValue[],
  ): boolean {
    const steps = alignItems(present, wanted);
    const dashes = dashOffsets(node);
    const kept = steps.filter(({ kind }) => kind === "keep").length;
    const flow = isFlow(node);
    const structural = kept < steps.length;
    if (structural && (kept === 0 || flow || dashes === undefined || !this.#ownLines(dashes))) {
      if (
        !flow ||
        steps.some(({ kind }, index) => kind === "remove" || kind === "insert" && index < kept)
      ) return false;
    }
    let before: Node | undefined;
    const pending: JsonValue[] = [];
    const flush = (): void => {
      if (pending.length > 0) this.#insertItems(slot, node, before, pending.splice(0));
    };
    for (const step of steps) {
      if (step.kind === "insert") {
        pending.push(wanted[step.to] ?? null);
        continue;
      }
      const item = node.items[step.from] as Node;
      if (step.kind === "remove") {
        this.#removeLines(dashes?.[step.from] ?? 0, item);
        continue;
      }
      flush();
      this.value(
        { node: item, pair: undefined, flow },
        present[step.from] ?? null,
        wanted[step.to] ?? null,
      );
      before = item;
    }
    flush();
    return true;
  }

  #ownLines(dashes: readonly number[]): boolean {
    return dashes.every((dash) =>
      this.#text.slice(lineStart(dash, this.#text), dash).trim() === ""
    );
  }

  #insertItems(
    slot: Slot,
    node: YAMLSeq<Node>,
    before: Node | undefined,
    items: JsonValue[],
  ): void {
    if (isFlow(node)) {
      const text = items.map((item) => `, ${JSON.stringify(item)}`).join("");
      this.#insert(before === undefined ? 0 : nodeEnd(before, this.#text), text);
      return;
    }
    const dash = dashOffsets(node)?.[0] ?? 0;
    const block = renderBlock(items, columnOf(dash, this.#text), { ...this.#style });
    if (before !== undefined) {
      this.#insertLines(nodeEnd(before, this.#text), block);
    } else if (slot.pair !== undefined) {
      // Comments between the key and the first item belong to that item.
      this.#insertLines(colonAfter(slot.pair.key.range?.[1] ?? 0, this.#text), block);
    } else {
      this.#insert(lineStart(dash, this.#text), block + this.#style.newline);
    }
  }

  #replace(slot: Slot, wanted: JsonValue): void {
    const { node, pair } = slot;
    const start = node?.range?.[0] ?? 0;
    if (slot.flow) {
      const rendered = JSON.stringify(wanted);
      if (isAbsent(node)) {
        this.#insert(colonAfter(pair?.key.range?.[1] ?? 0, this.#text) + 1, ` ${rendered}`);
      } else this.#splice(start, nodeEnd(node as Node, this.#text), rendered);
      return;
    }
    const like = isScalar(node) ? node.type : undefined;
    const oneLine = isScalar(node) && !like?.startsWith("BLOCK") || isFlow(node);
    if (isInline(wanted) && oneLine && !isAbsent(node)) {
      this.#splice(start, nodeEnd(node as Node, this.#text), renderInline(wanted, like));
    } else if (pair !== undefined) {
      this.#replaceBehindKey(pair, node, wanted);
    } else {
      const column = columnOf(start, this.#text);
      const block = renderBlock(wanted, column, this.#style).slice(column);
      this.#splice(start, nodeEnd(node as Node, this.#text), block);
    }
  }

  #replaceBehindKey(pair: MapPair, node: Node | null, wanted: JsonValue): void {
    const behind = colonAfter(pair.key.range?.[1] ?? 0, this.#text) + 1;
    const end = isAbsent(node) ? behind : nodeEnd(node as Node, this.#text);
    if (isInline(wanted)) {
      this.#splice(behind, end, ` ${renderInline(wanted)}`);
      return;
    }
    const indent = columnOf(pair.key.range?.[0] ?? 0, this.#text);
    const deeper = Array.isArray(wanted) && !this.#style.indentSequences ? 0 : 2;
    if (end > behind) this.#splice(behind, end, "");
    this.#insertLines(end, renderBlock(wanted, indent + deeper, this.#style));
  }

  /** Inserts whole lines below the line that holds `offset`. */
  #insertLines(offset: number, block: string): void {
    const at = nextLine(offset, this.#text);
    const { newline } = this.#style;
    const ended = at > 0 && this.#text.charAt(at - 1) === "\n";
    this.#insert(at, ended ? block + newline : newline + block);
  }

  #removeLines(start: number, node: Node | MapPair): void {
    this.#splice(lineStart(start, this.#text), nextLine(nodeEnd(node, this.#text), this.#text), "");
  }

  #insert(at: number, text: string): void {
    this.#splice(at, at, text);
  }

  #splice(start: number, end: number, text: string): void {
    this.splices.push({ start, end, text });
  }
}

function keyOf(pair: MapPair): string | undefined {
  return isScalar(pair.key) && typeof pair.key.value !== "symbol"
    ? String(pair.key.value)
    : undefined;
}
