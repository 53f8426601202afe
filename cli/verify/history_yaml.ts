import { sha256Hex } from "../../core/mod.ts";
import type { CoordinatorHistory } from "../../coordinator/api/mod.ts";
import { encodeLatest, encodeTransition, GENESIS } from "../../manifest/mod.ts";

/**
 * The history as the ConfigMaps that the Coordinator keeps in a cluster: `kubectl apply` and `contrast recover`
 * restore a lost store from it.
 */
export async function historyYaml(history: CoordinatorHistory): Promise<string> {
  const items: [string, Uint8Array][] = [];
  for (const [index, bytes] of history.manifests.entries()) {
    const manifest = await sha256Hex(bytes);
    const previous = history.transitions[index - 1] ?? GENESIS;
    items.push([`manifests/${manifest}`, bytes]);
    items.push([
      `transitions/${history.transitions[index]}`,
      encodeTransition({ manifest, previous }),
    ]);
  }
  for (const [hash, bytes] of history.policies) items.push([`policies/${hash}`, bytes]);
  const hash = history.transitions.at(-1) ?? GENESIS;
  items.push(["transitions/latest", encodeLatest({ hash, signature: history.latestSignature })]);
  const unique = new Map(items);
  return [...unique].map(([key, value]) => configMap(key, value)).join("---\n");
}

function configMap(key: string, value: Uint8Array): string {
  const baseName = key.slice(key.indexOf("/") + 1);
  return [
    "apiVersion: v1",
    "kind: ConfigMap",
    "metadata:",
    `  name: contrast-store-${key.replaceAll("/", "-")}`,
    "  labels:",
    "    app.kubernetes.io/managed-by: contrast.edgeless.systems",
    "binaryData:",
    `  ${JSON.stringify(baseName)}: ${value.toBase64()}`,
    "",
  ].join("\n");
}
