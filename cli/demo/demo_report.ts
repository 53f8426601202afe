/** The outcome of one step of the path. */
export interface StepResult {
  readonly id: string;
  readonly ok: boolean;
  /** Wall-clock time in milliseconds. */
  readonly ms: number;
}

/** The outcome of one attack. */
export interface AttackResult {
  readonly id: string;
  /** Whether the part that is meant to refuse it did so, for the reason that was expected. */
  readonly refused: boolean;
  /** The part that refused: `agent`, `coordinator`, `verify`, `initializer` or `service`. */
  readonly by: string;
  /** The code of the refusal. */
  readonly code: string;
}

/** What `contrast demo -o json` prints. */
export interface DemoReport {
  readonly steps: readonly StepResult[];
  readonly attacks: readonly AttackResult[];
  readonly ok: boolean;
}
