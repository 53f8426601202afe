/** `text` as a regular expression that matches exactly it, in RE2, Rust's regex and JavaScript alike. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
