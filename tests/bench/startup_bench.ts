import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const EMPTY = fileURLToPath(new URL("./empty.ts", import.meta.url));

async function start(...args: string[]): Promise<void> {
  const result = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...args],
    stdout: "null",
  }).output();
  if (!result.success) throw new Error(new TextDecoder().decode(result.stderr));
}

Deno.bench("an empty script", { group: "start", baseline: true }, () => start(EMPTY));
Deno.bench("contrast version", { group: "start" }, () => start(MAIN, "version"));
Deno.bench("contrast --help", { group: "start" }, () => start(MAIN, "--help"));
Deno.bench("contrast generate --help", { group: "start" }, () => start(MAIN, "generate", "--help"));
