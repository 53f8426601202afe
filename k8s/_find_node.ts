import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import type { JsonPath } from "./json_value.ts";

/** The offset of the key or item at `path`, or of the nearest ancestor that is there. */
export function findNode(root: Node | null | undefined, path: JsonPath): number {
  let anchors: Map<string, Node> | undefined;
  let offset = root?.range?.[0] ?? 0;
  let node = root;
  for (const part of path) {
    if (isAlias(node)) node = (anchors ??= anchorsOf(root)).get(node.source);
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<Node>(node) && typeof part === "number") {
      const item = node.items[part];
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

function anchorsOf(root: Node | null | undefined): Map<string, Node> {
  const anchors = new Map<string, Node>();
  collectAnchors(root, anchors);
  return anchors;
}

function collectAnchors(node: Node | null | undefined, anchors: Map<string, Node>): void {
  if (!node || isAlias(node)) return;
  if (node.anchor !== undefined) anchors.set(node.anchor, node);
  if (isMap<Node, Node | null>(node)) {
    for (const { value } of node.items) collectAnchors(value, anchors);
  } else if (isSeq<Node>(node)) {
    for (const item of node.items) collectAnchors(item, anchors);
  }
}
