/** A Go program of the interoperability tests. */
export interface GoProgram {
  /** Hands it JSON and reads its JSON. */
  run<Output>(input: unknown, ...args: string[]): Promise<Output>;
}

/** Builds the program in `folder`; without Go, or without its modules, says so and returns nothing. */
export async function buildGoProgram(folder: URL): Promise<GoProgram | undefined> {
  const binary = await Deno.makeTempFile({ prefix: "contrast-interop-" });
  globalThis.addEventListener("unload", () => {
    try {
      Deno.removeSync(binary);
    } catch {
      // Already gone.
    }
  });
  try {
    const { success, stderr } = await new Deno.Command("go", {
      args: ["build", "-o", binary, "."],
      cwd: folder,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      console.warn(`SKIPPED: cannot build ${folder.pathname}: ${new TextDecoder().decode(stderr)}`);
      return undefined;
    }
  } catch {
    console.warn("SKIPPED: the interoperability tests need Go, and there is none");
    return undefined;
  }
  return {
    async run(input, ...args) {
      const process = new Deno.Command(binary, {
        args,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const writer = process.stdin.getWriter();
      await writer.write(new TextEncoder().encode(JSON.stringify(input)));
      await writer.close();
      const { success, stdout, stderr } = await process.output();
      if (!success) {
        throw new Error(new TextDecoder().decode(stderr));
      }
      // The libraries log to standard output too; the answer is its last line.
      return JSON.parse(new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1) ?? "");
    },
  };
}
