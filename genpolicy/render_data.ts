const MAX_WIDTH = 100;

/**
 * A value as JSON that is valid Rego too: short arrays and objects on one line, everything else indented; non-ASCII
 * and control characters escaped. Keys stay in their order.
 */
export function renderData(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return scalar(value);
  const inner = `${indent}  `;
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  const items = isArray ? value.map((item) => renderData(item, inner)) : Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${scalar(key)}: ${renderData(item, inner)}`);
  const line = `${open}${items.join(", ")}${close}`;
  if (line.length + indent.length <= MAX_WIDTH && !line.includes("\n")) return line;
  return `${open}\n${items.map((item) => `${inner}${item}`).join(",\n")}\n${indent}${close}`;
}

function scalar(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
