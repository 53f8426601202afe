/** Variables without which a process of this program would not find its modules, its temporary folder or its home. */
const NEEDED = [
  "PATH",
  "HOME",
  "DENO_DIR",
  "XDG_CACHE_HOME",
  "TMPDIR",
  "SystemRoot",
  "LOCALAPPDATA",
];

/** What a process of this program needs of the host's environment, whatever else it gets. */
export function hostEnvironment(): Record<string, string> {
  const env: Record<string, string> = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  for (const name of NEEDED) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}
