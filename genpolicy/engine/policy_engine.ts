import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";
import { InputError } from "../../core/mod.ts";
import type { PolicyData } from "../policy_data.ts";
import { completeRequest } from "../requests/complete_request.ts";
import { applyOperations } from "./apply_operations.ts";
import type { Decision, FailedCheck, Failure, StateOperation } from "./decision.ts";
import { type SplitPolicy, splitPolicy } from "./split_policy.ts";

/** The document that the rules keep between requests: `pstate` and nothing else. */
export interface PolicyState {
  readonly pstate: Readonly<Record<string, unknown>>;
}

/** Rules that explain a denial, by the request that they belong to. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  AddARPNeighborsRequest: "explain_add_arp_neighbors",
  CopyFileRequest: "explain_copy_file",
  CreateContainerRequest: "explain_create_container",
  CreateSandboxRequest: "explain_create_sandbox",
  ExecProcessRequest: "explain_exec_process",
  StartContainerRequest: "explain_start_container",
  UpdateInterfaceRequest: "explain_update_interface",
  UpdateRoutesRequest: "explain_update_routes",
};

/**
 * Evaluates the rules of this project for one pod, with the state that the agent keeps.
 *
 * The rules run as the WebAssembly module that `opa build` made of them; the agent runs their text in regorus.
 */
export class PolicyEngine {
  readonly #policyData: PolicyData;
  readonly #rules: LoadedPolicy;
  #state: PolicyState = { pstate: {} };

  /** Use `load` or `fromPolicyData`. */
  constructor(policyData: PolicyData, rules: LoadedPolicy) {
    this.#policyData = policyData;
    this.#rules = rules;
    this.#load();
  }

  /**
   * Loads a rendered policy, as the agent receives it, with an empty state.
   *
   * @throws {InputError} `policy_malformed` when the text is not a rendered policy, `rules_unknown` when its rules are
   * not those that this version ships.
   */
  static async load(policyText: string): Promise<PolicyEngine> {
    const { RULES_TEXT } = await import("../rules/rules_module.ts");
    const split: SplitPolicy = splitPolicy(policyText);
    if (split.rules !== RULES_TEXT) {
      throw new InputError(
        "rules_unknown",
        "Cannot evaluate the policy: its rules are not those of this version",
        {
          hint: "use the version of contrast that made the policy; for rules of your own, " +
            "evaluate the output of contrast policy render with opa or regorus",
        },
      );
    }
    return await PolicyEngine.fromPolicyData(split.policyData);
  }

  /** Evaluates `policyData` under the shipped rules, with an empty state. */
  static async fromPolicyData(policyData: PolicyData): Promise<PolicyEngine> {
    return new PolicyEngine(policyData, await instantiateRules());
  }

  /** The state after the requests so far. */
  get state(): PolicyState {
    return this.#state;
  }

  /** The data side of the policy. */
  get policyData(): PolicyData {
    return this.#policyData;
  }

  /** The index in `policyData.containers` of a container that was created and not removed, by its id. */
  containerOf(id: unknown): number | undefined {
    const index = typeof id === "string" ? this.#state.pstate[`container:${id}`] : undefined;
    return typeof index === "number" ? index : undefined;
  }

  /** A second engine for the same policy, with a copy of the present state. */
  async fork(): Promise<PolicyEngine> {
    const copy = await PolicyEngine.fromPolicyData(this.#policyData);
    copy.#state = structuredClone(this.#state) as PolicyState;
    copy.#load();
    return copy;
  }

  /**
   * Decides one request and, when it is allowed, keeps its changes of the state.
   *
   * Fields that the request leaves out have their protobuf default, as in the agent; unknown fields are dropped.
   *
   * @param kind Name of the protobuf message, such as `CreateContainerRequest`.
   * @param request The agent's JSON form of the message.
   */
  evaluate(kind: string, request: unknown): Decision {
    const decision = this.preview(kind, request);
    if (decision.operations.length > 0) {
      this.#state = applyOperations(
        { ...this.#state },
        decision.operations,
      ) as unknown as PolicyState;
      this.#load();
    }
    return decision;
  }

  /** Decides one request and leaves the state as it is. */
  preview(kind: string, request: unknown): Decision {
    const entry = `agent_policy/${kind}`;
    const input = completeRequest(kind, request).request;
    const answer = Object.hasOwn(this.#rules.entrypoints, entry) && /^[A-Z]/.test(kind)
      ? this.#query(entry, input)
      : undefined;
    const allowed = answer === true || (isObject(answer) && answer.allowed === true);
    const operations = allowed && isObject(answer) && Array.isArray(answer.ops)
      ? answer.ops as StateOperation[]
      : [];
    const failures = allowed ? [] : this.#explain(kind, input, answer === undefined);
    return { kind, allowed, operations, failures, message: allowed ? "" : blocked(kind, failures) };
  }

  /** The names of the checks of a request, in the order of the rules; none for requests without contents. */
  checks(kind: string): readonly string[] {
    const list = EXPLANATIONS[kind]?.replace(/^explain_/, "");
    return list === undefined ? [] : this.#query(`agent_policy/${list}_checks`, {}) as string[];
  }

  #explain(kind: string, input: unknown, unknownKind: boolean): Failure[] {
    if (unknownKind) return [{ failed: [{ check: "request_kind" }] }];
    const rule = EXPLANATIONS[kind];
    if (rule === undefined) return [{ failed: [{ check: plainCheck(kind) }] }];
    const found = this.#query(`agent_policy/${rule}`, input);
    if (kind === "CreateContainerRequest") return found as Failure[];
    return [{ failed: found as FailedCheck[] }];
  }

  #query(entry: string, input: unknown): unknown {
    const results = this.#rules.evaluate(input, entry) as { result: unknown }[];
    return results[0]?.result;
  }

  #load(): void {
    this.#rules.setData({ policy_data: this.#policyData, ...this.#state });
  }
}

/** Requests that only name a container have one check, all others are on or off as a whole. */
function plainCheck(kind: string): string {
  return CONTAINER_REQUESTS.has(kind) ? "known_container" : "request_permitted";
}

const CONTAINER_REQUESTS = new Set([
  "RemoveContainerRequest",
  "SignalProcessRequest",
  "StatsContainerRequest",
  "TtyWinResizeRequest",
  "WaitProcessRequest",
]);

/** The agent's own words: the texts that the rules print, in regorus' form. */
function blocked(kind: string, failures: readonly Failure[]): string {
  const rule = EXPLANATIONS[kind];
  if (rule === undefined) return `${kind} is blocked by policy: `;
  const printed = kind === "CreateContainerRequest" ? failures : failures[0]?.failed;
  return `${kind} is blocked by policy: contrast ${JSON.stringify(printed)}`;
}

let compiled: Promise<WebAssembly.Module> | undefined;

async function instantiateRules(): Promise<LoadedPolicy> {
  const { loadPolicy } = await import("@open-policy-agent/opa-wasm");
  compiled ??= compileRules();
  return await loadPolicy(await compiled, { initial: 16 });
}

async function compileRules(): Promise<WebAssembly.Module> {
  const { RULES_WASM } = await import("../rules/rules_module.ts");
  const packed = new Blob([Uint8Array.fromBase64(RULES_WASM)]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  return await WebAssembly.compile(await new Response(stream).arrayBuffer());
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
