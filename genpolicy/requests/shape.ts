/** The JSON shape of a protobuf message as the agent shows it to the policy. */
export type Shape =
  | { readonly kind: "text" }
  | { readonly kind: "number" }
  | { readonly kind: "flag" }
  /** An `optional` scalar: null when it is not set. */
  | { readonly kind: "optional" }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  /** A message: null when it is not set. */
  | { readonly kind: "message"; readonly fields: Readonly<Record<string, Shape>> };

export const text: Shape = { kind: "text" };
export const number: Shape = { kind: "number" };
export const flag: Shape = { kind: "flag" };
export const optional: Shape = { kind: "optional" };

export function list(of: Shape): Shape {
  return { kind: "list", of };
}

export function map(of: Shape): Shape {
  return { kind: "map", of };
}

export function message(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: "message", fields };
}

/** What the field holds when the request leaves it out. */
export function defaultOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "text":
      return "";
    case "number":
      return 0;
    case "flag":
      return false;
    case "list":
      return [];
    case "map":
      return {};
    case "optional":
    case "message":
      return null;
  }
}
