/** What a stand-in program of the demo gets from its container and from the simulated node. */
export interface ProgramContext {
  /** The folder that the container sees as `/contrast/tls-config`. */
  readonly tlsFolder: string;
  /** The container's environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The cluster's name service: at which port of the loopback interface a Service is. */
  readonly resolve: (service: string) => Promise<number>;
  /** Tells the node, as one line of JSON, what happened. */
  readonly report: (event: Readonly<Record<string, unknown>>) => void;
}

/** A stand-in for the program of one emojivoto image; it runs until `signal` aborts or its work is done. */
export type Program = (context: ProgramContext, signal: AbortSignal) => Promise<void>;
