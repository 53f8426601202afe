/** What a YAML document of Kubernetes can hold: JSON, with safe integers and finite numbers. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | JsonObject;

/** A JSON object; keys in the order of the source. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Keys and indices from the root of a document to a value in it. */
export type JsonPath = readonly (string | number)[];

/** Whether `value` is a JSON object, neither an array nor null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
