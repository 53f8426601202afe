import { type FilePlace, InputError } from "../../core/mod.ts";
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from "../../k8s/mod.ts";
import type { Problems } from "../problems.ts";
import type { FieldRule, FieldTable, FieldType } from "./field_rule.ts";
import { nearestName } from "./nearest_name.ts";
import { podFieldTables } from "./pod_field_tables.ts";

/** Where the checked value stands, and where its problems go. */
export interface CheckContext {
  readonly problems: Problems;
  /** The place of a value; `path` is relative to the root of the checked value. */
  readonly place: (path: JsonPath) => FilePlace;
}

/**
 * Checks a value against the classification and returns it without nulls and without what is unknown.
 *
 * Problems (`field_unknown`, `field_type_wrong`, `field_missing`, `field_refused`) go to the context; the result is
 * meaningful only when there are none.
 */
export function checkFields(
  type: string,
  value: JsonObject,
  context: CheckContext,
  path: JsonPath = [],
): JsonObject {
  return new Checker(context).object(type, value, path);
}

class Checker {
  readonly #context: CheckContext;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  object(type: string, value: JsonObject, path: JsonPath): JsonObject {
    const table = podFieldTables[type];
    if (table === undefined) throw new Error(`there is no field table ${type}`);
    const result: Record<string, JsonValue> = {};
    for (const [name, field] of Object.entries(value)) {
      if (field === null) continue;
      const rule = Object.hasOwn(table, name) ? table[name] : undefined;
      const at = [...path, name];
      if (rule === undefined) this.#unknown(type, name, table, at);
      else if (rule.class === "refused" && this.#refuse(name, rule, field, at)) {
        result[name] = field;
      } else {
        const checked = this.#value(rule.type, field, at);
        if (checked !== undefined) result[name] = checked;
      }
    }
    for (const [name, rule] of Object.entries(table)) {
      if (rule.required && (value[name] ?? null) === null) this.#missing(type, name, path);
    }
    return result;
  }

  #value(type: FieldType, value: JsonValue, path: JsonPath): JsonValue | undefined {
    if (type.startsWith("[]")) return this.#list(type.slice(2), value, path);
    if (type.startsWith("{}")) return this.#map(type.slice(2), value, path);
    const fits = SCALARS.get(type);
    if (fits !== undefined) {
      return fits(value) ? value : this.#wrongType(TYPE_NAMES.get(type) ?? type, value, path);
    }
    if (!isJsonObject(value)) return this.#wrongType("a mapping", value, path);
    return this.object(type, value, path);
  }

  #list(type: FieldType, value: JsonValue, path: JsonPath): JsonValue | undefined {
    if (!Array.isArray(value)) return this.#wrongType("a sequence", value, path);
    return value.map((item: JsonValue, index) => this.#value(type, item, [...path, index]) ?? null);
  }

  #map(type: FieldType, value: JsonValue, path: JsonPath): JsonValue | undefined {
    if (!isJsonObject(value)) return this.#wrongType("a mapping", value, path);
    const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => [
      key,
      item === null ? "" : this.#value(type, item, [...path, key]) ?? "",
    ]);
    return Object.fromEntries(entries);
  }

  #refuse(name: string, rule: FieldRule, value: JsonValue, path: JsonPath): boolean {
    if (isHarmless(value, rule.harmless ?? [])) return false;
    this.#context.problems.add(
      new InputError("field_refused", `Cannot enforce ${name}: ${rule.note}`, {
        place: this.#context.place(path),
        hint: rule.harmless?.length
          ? `remove ${name} or set it to ${rule.harmless.join(" or ")}`
          : `remove ${name}`,
      }),
    );
    return true;
  }

  #unknown(type: string, name: string, table: FieldTable, path: JsonPath): void {
    const nearest = nearestName(name, Object.keys(table));
    this.#context.problems.add(
      new InputError(
        "field_unknown",
        `Cannot read ${type}: field ${JSON.stringify(name.slice(0, 80))} is unknown`,
        {
          place: this.#context.place(path),
          ...(nearest === undefined
            ? { hint: "docs/policy-fields.md lists the fields" }
            : { hint: `did you mean ${nearest}?` }),
        },
      ),
    );
  }

  #missing(type: string, name: string, path: JsonPath): void {
    this.#context.problems.add(
      new InputError("field_missing", `Cannot read ${type}: field ${name} is missing`, {
        place: this.#context.place(path),
        hint: `add ${name}`,
      }),
    );
  }

  #wrongType(wanted: string, value: JsonValue, path: JsonPath): undefined {
    const name = path.map(String).join(".");
    this.#context.problems.add(
      new InputError(
        "field_type_wrong",
        `Cannot read ${name}: it is ${describe(value)}, expected ${wanted}`,
        {
          place: this.#context.place(path),
          ...(wanted === "a string" && typeof value !== "object"
            ? { hint: `quote the value: ${JSON.stringify(String(value))}` }
            : {}),
        },
      ),
    );
    return undefined;
  }
}

const SCALARS: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ["string", (value: JsonValue) => typeof value === "string"],
  ["boolean", (value: JsonValue) => typeof value === "boolean"],
  ["integer", (value: JsonValue) => Number.isSafeInteger(value)],
  ["port", (value: JsonValue) => typeof value === "string" || Number.isSafeInteger(value)],
  ["quantity", (value: JsonValue) => typeof value === "string" || typeof value === "number"],
  ["any", () => true],
]);

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ["string", "a string"],
  ["boolean", "true or false"],
  ["integer", "an integer"],
  ["port", "an integer or a name"],
  ["quantity", "a quantity"],
]);

function isHarmless(value: JsonValue, harmless: readonly string[]): boolean {
  // Where the table names the values, false is not one of them: hostUsers: false asks for a user namespace.
  if (value === "" || (harmless.length === 0 && (value === false || value === 0))) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) {
    return Object.values(value).every((item) => item === null || isHarmless(item, harmless));
  }
  return harmless.includes(String(value));
}

function describe(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a sequence";
  if (isJsonObject(value)) return "a mapping";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
