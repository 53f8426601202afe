/** The flag `-o, --output text|json` of every command that reports something; its alias is `o`. */
export const outputFlag = {
  kind: "enum",
  values: ["text", "json"],
  default: "text",
  brief: "Format of the result on stdout",
} as const;

/** The value of `outputFlag`. */
export type OutputFormat = "text" | "json";
