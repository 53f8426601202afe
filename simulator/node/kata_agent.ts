import { AppraisalError, equalBytes, InputError } from "../../core/mod.ts";
import { type AgentRequest, type Decision, PolicyEngine } from "../../genpolicy/mod.ts";
import { initdataPolicyEntry, parseInitdata, policyHash } from "../../manifest/mod.ts";

/**
 * The part of the Kata agent that matters for trust: it takes the policy from the initdata only when the digest
 * of the initdata is the one in its own report, and asks the policy about every request.
 */
export class KataAgent {
  readonly #engine: PolicyEngine;
  readonly #pod: string;

  constructor(engine: PolicyEngine, pod: string) {
    this.#engine = engine;
    this.#pod = pod;
  }

  /**
   * Starts the agent with the initdata that the host hands to the guest.
   *
   * @param hostData HOST_DATA of the guest's own report, 32 bytes.
   * @throws {AppraisalError} `initdata_digest_mismatch` when the host measured something else.
   */
  static async start(
    pod: string,
    initdata: Uint8Array,
    hostData: Uint8Array,
  ): Promise<KataAgent> {
    const digest = await policyHash(initdata);
    if (!equalBytes(Uint8Array.fromHex(digest), hostData)) {
      throw new AppraisalError(
        "initdata_digest_mismatch",
        `Cannot start the agent of ${pod}: the initdata has digest ${digest}, but HOST_DATA of the guest is ${hostData.toHex()}`,
      );
    }
    const policy = parseInitdata(initdata).data[initdataPolicyEntry];
    if (policy === undefined) {
      throw new InputError(
        "policy_missing",
        `Cannot start the agent of ${pod}: the initdata has no policy`,
      );
    }
    return new KataAgent(await PolicyEngine.load(policy), pod);
  }

  /**
   * Serves one request.
   *
   * @throws {AppraisalError} `policy_denied` with the check that failed.
   */
  serve(request: AgentRequest): Decision {
    const decision = this.#engine.evaluate(request.kind, request.request);
    if (!decision.allowed) throw denied(this.#pod, decision);
    return decision;
  }
}

function denied(pod: string, decision: Decision): AppraisalError {
  const closest = decision.failures[0];
  const checks = closest?.failed.map((failed) => failed.check).join(", ") ?? "unknown";
  const container = closest?.name ? ` of container ${closest.name}` : "";
  return new AppraisalError(
    "policy_denied",
    `The agent of ${pod} denies ${decision.kind}${container}: ${checks}`,
    {
      reasons: (closest?.failed ?? []).map((failed) => ({
        code: failed.check,
        message: `${decision.kind}${container} fails check ${failed.check}`,
      })),
    },
  );
}
