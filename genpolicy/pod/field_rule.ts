/**
 * What a field of the pod means for the policy.
 *
 * - `enforced`: the guest sees its effect, and the policy allows only the declared one.
 * - `irrelevant`: the guest does not see it, or nothing in the guest may rely on it.
 * - `refused`: the guest depends on it, but the policy cannot hold the host to it; an error with the reason.
 */
export type FieldClass = "enforced" | "irrelevant" | "refused";

/**
 * The JSON type of a field: a scalar, the name of a table, `[]T` for a list of T, or `{}T` for a map of T.
 *
 * `quantity` is a string or a number, `port` an integer or a string, `any` is not looked into.
 */
export type FieldType = string;

/** One row of the classification. */
export interface FieldRule {
  readonly class: FieldClass;
  readonly type: FieldType;
  /** For `enforced`: what it becomes. For `irrelevant`: why. For `refused`: the reason of the error. */
  readonly note: string;
  /** Values of a refused field that change nothing; where none is named, `false` and `0`. Empty always is one. */
  readonly harmless?: readonly string[];
  /** Whether Kubernetes demands the field. */
  readonly required?: boolean;
}

/** The rows of one Kubernetes type, by field name. */
export type FieldTable = Readonly<Record<string, FieldRule>>;

/** A field that the policy enforces. */
export function enforced(type: FieldType, note: string): FieldRule {
  return { class: "enforced", type, note };
}

/** An enforced field without which Kubernetes refuses the pod. */
export function required(type: FieldType, note: string): FieldRule {
  return { class: "enforced", type, note, required: true };
}

/** A field that the guest does not depend on. */
export function irrelevant(type: FieldType, note: string): FieldRule {
  return { class: "irrelevant", type, note };
}

/** A field that no policy can hold the host to. */
export function refused(
  type: FieldType,
  note: string,
  harmless: readonly string[] = [],
): FieldRule {
  return { class: "refused", type, note, harmless };
}

/** Fields that are irrelevant for one and the same reason, written `name: type`. */
export function irrelevantFields(
  note: string,
  types: Readonly<Record<string, FieldType>>,
): FieldTable {
  return Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, irrelevant(type, note)]),
  );
}
