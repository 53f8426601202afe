/** An optional flag that names a file; `brief` says which one counts without it. */
export function fileFlag(brief: string) {
  return { kind: "parsed", parse: String, optional: true, brief, placeholder: "file" } as const;
}
