/** One command of a transcript, and what has to come of it. */
export interface TranscriptCommand {
  readonly line: number;
  readonly args: readonly string[];
  readonly exit: number;
  /** Expected lines; `…` in a line stands for any text, a line of only `…` for any lines. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** A test script: files, and a transcript of commands. */
export interface Transcript {
  readonly title: string;
  readonly files: ReadonlyMap<string, string>;
  readonly commands: readonly TranscriptCommand[];
}

/**
 * Reads a script. Its first line is the title; `-- NAME --` begins a file; `-- transcript --` begins the commands:
 * `$ contrast …` runs one, `? N` is its exit code (0 unless said), `2> …` a line of stderr, other lines are stdout.
 */
export function parseTranscript(text: string): Transcript {
  const [head = "", ...sections] = text.split(/^-- (.+) --\n/m);
  const files = new Map<string, string>();
  let commands: TranscriptCommand[] = [];
  for (let index = 0; index + 1 < sections.length; index += 2) {
    const [name = "", body = ""] = sections.slice(index, index + 2);
    if (name === "transcript") {
      const before = text.slice(0, text.indexOf("-- transcript --\n")).split("\n").length;
      commands = parseCommands(body, before);
    } else files.set(name, body);
  }
  return { title: (head.split("\n")[0] ?? "").replace(/^# /, ""), files, commands };
}

function parseCommands(body: string, firstLine: number): TranscriptCommand[] {
  const commands: {
    line: number;
    args: string[];
    exit: number;
    stdout: string[];
    stderr: string[];
  }[] = [];
  for (const [index, line] of body.replace(/\n+$/, "").split("\n").entries()) {
    const command = commands.at(-1);
    if (line.startsWith("$ contrast")) {
      const args = line.slice("$ contrast".length).trim().split(/\s+/).filter((part) =>
        part !== ""
      );
      commands.push({ line: firstLine + index + 1, args, exit: 0, stdout: [], stderr: [] });
    } else if (line.startsWith("#") || command === undefined) continue;
    else if (/^\? \d+$/.test(line)) command.exit = Number(line.slice(2));
    else if (line.startsWith("2> ")) command.stderr.push(line.slice(3));
    else command.stdout.push(line);
  }
  return commands;
}

/** Whether `actual` reads as `expected`, with `…` as a wildcard. */
export function matchesTranscript(actual: string, expected: readonly string[]): boolean {
  const pattern = expected
    .map((line) =>
      line === "…" ? "(?:.*\\n)*" : `${line.split("…").map(RegExp.escape).join(".*")}\\n`
    )
    .join("");
  return new RegExp(`^${pattern}$`).test(
    actual === "" || actual.endsWith("\n") ? actual : `${actual}\n`,
  );
}
