/**
 * The name service of the simulated cluster: at which port of the loopback interface a Service is.
 * It is the host's, so nothing that it answers is trusted by anybody.
 */
export class ClusterNetwork {
  readonly #file: string;
  readonly #ports = new Map<string, number>();
  /** Pods become ready at the same time; their entries are written one after the other. */
  #written: Promise<void> = Promise.resolve();

  /** @param file JSON file that mirrors the table for processes that look names up themselves. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Path of the JSON file, `{"name": port}`. */
  get file(): string {
    return this.#file;
  }

  /** Lets the Service named `service` lead to `port` of 127.0.0.1. */
  publish(service: string, port: number): Promise<void> {
    this.#ports.set(service, port);
    this.#written = this.#written.then(() => this.#write());
    return this.#written;
  }

  async #write(): Promise<void> {
    const table = Object.fromEntries([...this.#ports].sort(([a], [b]) => a < b ? -1 : 1));
    // A reader must never see half a table.
    await Deno.writeTextFile(`${this.#file}.new`, JSON.stringify(table));
    await Deno.rename(`${this.#file}.new`, this.#file);
  }

  /** The port of `service`, or undefined. */
  lookup(service: string): number | undefined {
    return this.#ports.get(service);
  }
}
