import assert from "node:assert/strict";
import fc from "fast-check";
import { buildPolicyData, PolicyEngine, synthesizeRequests } from "../../genpolicy/mod.ts";
import { InputErrors } from "../../core/mod.ts";
import type { MutableProcess } from "./mutable_request.ts";
import { randomInput, randomPods } from "./random_pods.ts";

Deno.test("whatever text a pod has, its policy allows its requests and denies another argument", async () => {
  await fc.assert(
    fc.asyncProperty(randomPods, async (pod) => {
      const input = randomInput(pod);
      let built;
      try {
        built = buildPolicyData(input);
      } catch (error) {
        // Text that reads like a placeholder of the policy is refused.
        assert(error instanceof InputErrors);
        return;
      }
      const engine = await PolicyEngine.fromPolicyData(built.policyData);
      for (const { kind, request } of synthesizeRequests(input)) {
        if (kind === "CreateContainerRequest") {
          const attack = structuredClone(request) as { OCI: { Process: MutableProcess } };
          attack.OCI.Process.Args[attack.OCI.Process.Args.length - 1] += "x";
          assert(!engine.preview(kind, attack).allowed);
        }
        const { allowed, message } = engine.evaluate(kind, request);
        assert(allowed, message);
      }
    }),
    { numRuns: 80 },
  );
});
