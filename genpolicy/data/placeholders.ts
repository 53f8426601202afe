/** Placeholders of values that are known only when the pod runs. */
export const reservedPlaceholders: readonly string[] = [
  "$(bundle-id)",
  "$(host-ip)",
  "$(host-name)",
  "$(node-name)",
  "$(pod-ip)",
  "$(pod-uid)",
  "$(resource-field)",
  "$(sandbox-id)",
  "$(sandbox-name)",
  "$(sandbox-namespace)",
  "$(todo-annotation)",
];

/** A placeholder that stands in `text`, which somebody wrote who did not mean one. */
export function placeholderIn(text: string): string | undefined {
  return text.includes("$(") ? reservedPlaceholders.find((name) => text.includes(name)) : undefined;
}
