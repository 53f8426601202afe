import { TextLineStream } from "./text_line_stream.ts";

/** How the process of a container is started. */
export interface ContainerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the process; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** File that gets stdout and stderr, as a container log would. */
  readonly log: string;
}

/** How a container's process ended. */
export interface ContainerExit {
  readonly code: number;
  /** The end of what it wrote to stderr; at most some thousand characters. */
  readonly stderr: string;
}

const STDERR_KEPT = 8_192;

/** A running process that plays a container; its output goes to a log file, its lines of JSON to `events`. */
export class ContainerProcess {
  /** Settles when the process has ended and its output is written. */
  readonly exit: Promise<ContainerExit>;
  readonly #child: Deno.ChildProcess;
  readonly #events: Record<string, unknown>[] = [];
  readonly #waiting = new Set<() => void>();
  #stderr = "";
  #ended = false;

  constructor(command: ContainerCommand) {
    this.#child = new Deno.Command(command.program, {
      args: [...command.args],
      env: { ...command.env },
      clearEnv: true,
      cwd: command.cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.exit = this.#watch(command.log);
  }

  /** Waits for the next line of JSON on stdout that has the key `key`, or undefined when the process ends first. */
  async event(key: string): Promise<Record<string, unknown> | undefined> {
    for (;;) {
      const found = this.#events.find((event) => Object.hasOwn(event, key));
      if (found !== undefined || this.#ended) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Ends the process as a container runtime does: SIGTERM, and SIGKILL after `graceMs`. */
  async stop(graceMs = 2_000): Promise<void> {
    if (this.#ended) return;
    this.#signal("SIGTERM");
    const timer = setTimeout(() => this.#signal("SIGKILL"), graceMs);
    await this.exit;
    clearTimeout(timer);
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended in the meantime.
    }
  }

  async #watch(log: string): Promise<ContainerExit> {
    using file = await Deno.open(log, { append: true, create: true, mode: 0o600 });
    const write = (line: string) => file.writeSync(new TextEncoder().encode(`${line}\n`));
    await Promise.all([
      this.#lines(this.#child.stdout, (line) => {
        write(line);
        this.#remember(line);
      }),
      this.#lines(this.#child.stderr, (line) => {
        write(line);
        this.#stderr = `${this.#stderr}${line}\n`.slice(-STDERR_KEPT);
      }),
    ]);
    const { code } = await this.#child.status;
    this.#ended = true;
    this.#wake();
    return { code, stderr: this.#stderr };
  }

  async #lines(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    take: (line: string) => void,
  ): Promise<void> {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) take(line);
  }

  #remember(line: string): void {
    if (!line.startsWith("{")) return;
    try {
      this.#events.push(JSON.parse(line));
      this.#wake();
    } catch {
      // Not every line that begins with a brace is JSON.
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
