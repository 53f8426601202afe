import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigObjects, defaultSettings, type PolicyInput } from "../../genpolicy/mod.ts";
import { parseYamlFile, workloadsOf } from "../../k8s/mod.ts";

const FACTS = {
  reference: "app",
  digest: `sha256:${"1".repeat(64)}`,
  platform: "linux/amd64",
  config: { Env: ["PATH=/bin", "MODE=image"], Entrypoint: ["/app", "$$"], WorkingDir: "/srv" },
  passwd: null,
  group: null,
  size: 1,
  unpackedSize: 1,
};

/** Text with all that has a meaning somewhere on the way: regular expressions, references, quotes, line breaks. */
const awkward = fc.array(
  fc.constantFrom(
    "$",
    "$$",
    "$(",
    ")",
    "(A)",
    "$(A)",
    "$(POD_IP)",
    "\\",
    "\n",
    '"',
    "'",
    "=",
    "^",
    ".*",
    "[",
    "{",
    "é",
    "x",
    " ",
  ),
  { maxLength: 8 },
).map((parts) => parts.join(""));

/** The texts of a pod of one container. */
export interface RandomPod {
  readonly env: readonly string[];
  readonly args: readonly string[];
  readonly command: readonly string[];
}

/** Pods with awkward texts in their variables and arguments. */
export const randomPods: fc.Arbitrary<RandomPod> = fc.record({
  env: fc.array(awkward, { maxLength: 5 }),
  args: fc.array(awkward, { maxLength: 4 }),
  command: fc.array(awkward, { maxLength: 3 }),
});

/** What the policy and the requests of such a pod are made from. */
export function randomInput({ env, args, command }: RandomPod): PolicyInput {
  const container = {
    name: "app",
    image: "app",
    env: [
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
      ...env.map((value, index) => ({ name: "ABCDE"[index], value })),
      { name: "MODE", value: "yaml" },
    ],
    args,
    ...(command.length === 0 ? {} : { command }),
  };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "random" },
    spec: { containers: [container] },
  };
  const { documents } = parseYamlFile("pod.json", JSON.stringify(pod));
  const [workload] = documents.flatMap((document) => workloadsOf(document));
  assert(workload !== undefined);
  const images = new Map([["app", FACTS]]);
  return { workload, config: new ConfigObjects(), images, settings: defaultSettings };
}
