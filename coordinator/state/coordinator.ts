import {
  type Clock,
  type Random,
  type Secret,
  type Sha256Hex,
  StateError,
} from "../../core/mod.ts";
import {
  encodeTransition,
  History,
  type HistoryStore,
  type LatestTransition,
  type Manifest,
  type OwnerSignature,
  parseManifest,
  signEcdsa,
  vendorRootsOf,
} from "../../manifest/mod.ts";
import { CertificateAuthority } from "../ca/certificate_authority.ts";
import type { SeedEngine } from "../keys/seed_engine.ts";
import type { SeedShare } from "../keys/seed_shares.ts";
import { Mutex } from "./_mutex.ts";
import { movedOnTo } from "./_moved_on_to.ts";
import { newSeed } from "./_new_seed.ts";
import { collectHistory, type ManifestHistory } from "./_collect_history.ts";
import { planUpdate, requirePolicies, type UpdatePlan } from "./_plan_update.ts";
import { type RecoverInput, recoverState } from "./_recover_state.ts";
import type { CoordinatorState, Ready, Uninitialized } from "./coordinator_state.ts";

/** What a Coordinator lives on. */
export interface CoordinatorOptions {
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether manifests of a simulated platform are accepted; for development only. */
  readonly allowSimulated: boolean;
}

/** A manifest to set. */
export interface SetManifestInput {
  readonly manifest: Uint8Array;
  /** Initdata documents, one for each entry of `Policies`. */
  readonly policies: readonly Uint8Array[];
  /** The transition that the caller saw last; checked when given. */
  readonly previous?: Sha256Hex | undefined;
  readonly owner?: OwnerSignature | undefined;
}

/** The answer to a manifest that was set. */
export interface SetManifestResult {
  readonly state: Ready;
  /** Only for the first manifest. */
  readonly seedShares?: { readonly shares: readonly SeedShare[]; readonly salt: Uint8Array };
}

/**
 * The state machine: uninitialized → ready by the first manifest, ready → ready by an owner's update, recovery →
 * ready by the seed. A Coordinator that finds the store ahead of itself falls back to recovery.
 */
export class Coordinator {
  readonly #history: History;
  readonly #options: CoordinatorOptions;
  readonly #updates = new Mutex();
  #state: CoordinatorState;

  constructor(state: CoordinatorState, options: CoordinatorOptions) {
    this.#state = state;
    this.#options = options;
    this.#history = new History(options.store);
  }

  /** Starts with what the store holds. @throws {StateError} when the store cannot be read. */
  static async open(options: CoordinatorOptions): Promise<Coordinator> {
    const latest = await new History(options.store).latest();
    const state: CoordinatorState = latest === undefined
      ? { kind: "uninitialized" }
      : { kind: "recovery", latest };
    return new Coordinator(state, options);
  }

  /** The state at this moment; take it once per request. */
  get state(): CoordinatorState {
    return this.#state;
  }

  /** The active manifest and its keys. @throws {StateError} `no_manifest`, `needs_recovery`. */
  requireReady(): Ready {
    const state = this.#state;
    if (state.kind === "ready") return state;
    if (state.kind === "recovery") throw needsRecovery();
    throw new StateError("no_manifest", "Cannot answer: no manifest is set at the Coordinator", {
      hint: "set one with: contrast set",
    });
  }

  /**
   * Sets the first manifest, or the next one with an owner's approval.
   *
   * @throws {StateError} `needs_recovery`, `transition_mismatch`, `updates_disabled`, `store_conflict`.
   * @throws {AppraisalError} `owner_signature_missing`, `owner_signature_wrong`, `seedshare_owners_changed`,
   * `simulated_not_allowed`.
   * @throws {InputError | InputErrors} everything of `parseManifest`, `policy_missing`, `policy_unexpected`.
   */
  setManifest(input: SetManifestInput): Promise<SetManifestResult> {
    return this.#updates.run(async () => {
      const current = this.#state;
      if (current.kind === "recovery") throw needsRecovery();
      const manifest = await parseManifest(input.manifest);
      vendorRootsOf(manifest.content.ReferenceValues, this.#options.allowSimulated);
      // Anybody can call; what only costs time comes after the owner's approval.
      const plan = await planUpdate(current, manifest, input);
      const policies = await requirePolicies(manifest, input.policies);
      const seed = plan.isFirst
        ? await newSeed(manifest.content.SeedshareOwnerPubKeys ?? [], this.#options.random)
        : undefined;
      await Promise.all(policies.map((policy) => this.#history.put("policies", policy)));
      const engine = seed?.engine ?? this.requireReady().engine;
      const state = await this.#activate(current, manifest, plan, engine);
      return seed === undefined
        ? { state }
        : { state, seedShares: { shares: seed.shares, salt: seed.salt } };
    });
  }

  /** The whole history. @throws {StateError} `no_manifest`, `needs_recovery`, `history_tampered`, `history_missing`. */
  async manifests(): Promise<{ readonly state: Ready; readonly history: ManifestHistory }> {
    const state = this.requireReady();
    return { state, history: await collectHistory(this.#history, state.latest.hash) };
  }

  /**
   * Takes the seed back after a restart.
   *
   * @throws {StateError} `no_state_to_recover`, `already_recovered`, and for a store that was tampered with.
   * @throws {AppraisalError} `seed_wrong`, `recovery_not_authorized`.
   */
  recover(input: RecoverInput): Promise<Ready> {
    return this.#updates.run(async () => {
      const current = this.#state;
      if (current.kind === "uninitialized") {
        throw new StateError("no_state_to_recover", "Cannot recover: no manifest was ever set");
      }
      if (current.kind === "ready") {
        throw new StateError("already_recovered", "Cannot recover: the Coordinator has its seed");
      }
      const state = await recoverState(this.#history, input, this.#options);
      this.#state = state;
      return state;
    });
  }

  /**
   * Looks whether another Coordinator of this deployment moved the store on; then this one needs recovery.
   *
   * @throws {StateError} when the store cannot be read; the state stays as it is.
   */
  followStore(): Promise<void> {
    return this.#updates.run(async () => {
      if (this.#state.kind === "ready") await this.#fallBehind(this.#state);
    });
  }

  /** The secret of a workload. */
  workloadSecret(state: Ready, id: string): Promise<Secret> {
    return state.engine.workloadSecret(id);
  }

  /** Stores an approved update, moves the history on to it, and only then makes it the state. */
  async #activate(
    current: Uninitialized | Ready,
    manifest: Manifest,
    plan: UpdatePlan,
    engine: SeedEngine,
  ): Promise<Ready> {
    await this.#history.put("manifests", manifest.bytes);
    await this.#history.putTransition(plan.transition);
    const latest = await signLatest(engine, plan);
    const authority = await CertificateAuthority.create(engine.rootCaKey, this.#options);
    const before = current.kind === "ready" ? current : undefined;
    await this.#advance(before?.latest, latest);
    const generation = (before?.generation ?? 0) + 1;
    const state: Ready = { kind: "ready", latest, manifest, authority, engine, generation };
    this.#state = state;
    return state;
  }

  /** Moves the store on; when another Coordinator did, this one is behind and needs recovery. */
  async #advance(expected: LatestTransition | undefined, next: LatestTransition): Promise<void> {
    try {
      await this.#history.advance(expected, next);
    } catch (error) {
      if (error instanceof StateError && error.code === "store_conflict") {
        await this.#fallBehind(this.#state);
      }
      throw error;
    }
  }

  /** Keys are given up only for a transition that they signed; without keys there is nothing to give up. */
  async #fallBehind(current: CoordinatorState): Promise<void> {
    const latest = current.kind === "ready"
      ? await movedOnTo(this.#history, current)
      : await this.#history.latest();
    if (latest !== undefined) this.#state = { kind: "recovery", latest };
  }
}

async function signLatest(engine: SeedEngine, plan: UpdatePlan): Promise<LatestTransition> {
  // SHA-256 over these bytes is the transition hash, so this signs the hash directly.
  const signed = encodeTransition(plan.transition);
  return { hash: plan.hash, signature: await signEcdsa(engine.transactionKey.privateKey, signed) };
}

function needsRecovery(): StateError {
  return new StateError("needs_recovery", "Cannot answer: the Coordinator is in recovery mode", {
    hint: "recover it with: contrast recover",
  });
}
