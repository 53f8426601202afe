import * as tls from "node:tls";
import type { Transport } from "@connectrpc/connect";
import { createConnectTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { ContrastError, TransportError } from "../../core/mod.ts";

/** Answers carry the whole history. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 30_000;

/** Where a Coordinator is. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  /** Accept a session that a proxy on the way ends: its TLS version and protocol are not checked. */
  readonly unbound?: boolean;
}

/** One TLS session to something that has yet to prove that it is the Coordinator. It is never opened again. */
export interface CoordinatorConnection {
  readonly transport: Transport;
  /** 32 bytes of TLS exporter output of this session. */
  readonly channelBinding: Uint8Array<ArrayBuffer>;
  close(): void;
}

/**
 * Opens a TLS 1.3 session. The certificate is not looked at: evidence that is bound to the session takes its place.
 *
 * @throws {TransportError} `coordinator_unreachable`, `tls_not_accepted`.
 */
export async function connectCoordinator(options: ConnectOptions): Promise<CoordinatorConnection> {
  const socket = await openSocket(options);
  try {
    const channelBinding = options.unbound === true ? new Uint8Array() : bindingOf(socket);
    const manager = pinnedSession(options, socket);
    const transport = createConnectTransport({
      httpVersion: "2",
      baseUrl: authority(options),
      sessionManager: manager,
      readMaxBytes: MAX_ANSWER_BYTES,
      defaultTimeoutMs: CALL_TIMEOUT_MS,
    });
    const close = () => {
      manager.abort();
      socket.destroy();
    };
    return { transport, channelBinding, close };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function authority({ host, port }: ConnectOptions): string {
  return `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The session manager would reconnect silently; what is attested is this one session, so it must not. */
function pinnedSession(options: ConnectOptions, socket: tls.TLSSocket): Http2SessionManager {
  let used = false;
  return new Http2SessionManager(authority(options), { idleConnectionTimeoutMs: 600_000 }, {
    createConnection: () => {
      if (used) {
        throw new TransportError(
          "session_lost",
          "Cannot go on: the attested session to the Coordinator was closed",
        );
      }
      used = true;
      return socket;
    },
  });
}

function openSocket(options: ConnectOptions): Promise<tls.TLSSocket> {
  const { host, port, unbound } = options;
  return new Promise((resolve, reject) => {
    const isName = !/^[\d.]+$|:/.test(host);
    const socket = tls.connect({
      host,
      port,
      ...(isName ? { servername: host } : {}),
      ALPNProtocols: ["h2"],
      minVersion: unbound === true ? "TLSv1.2" : "TLSv1.3",
      rejectUnauthorized: false,
    });
    const fail = (error: unknown) => {
      socket.destroy();
      reject(error instanceof ContrastError ? error : unreachable(options, error));
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail(new Error("no answer in time")));
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      socket.setTimeout(0);
      socket.off("error", fail);
      // The HTTP/2 session reports failures to its callers; without a listener they would end the process.
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

function bindingOf(socket: tls.TLSSocket): Uint8Array<ArrayBuffer> {
  const finished = socket.getFinished();
  if (
    socket.getProtocol() !== "TLSv1.3" || socket.alpnProtocol !== "h2" || finished?.length !== 32
  ) {
    throw new TransportError(
      "tls_not_accepted",
      "Cannot attest the Coordinator: the session is not TLS 1.3 with HTTP/2",
      { hint: "a proxy on the way ends TLS; connect directly, or use --unbound where it exists" },
    );
  }
  return new Uint8Array(finished);
}

function unreachable({ host, port }: ConnectOptions, cause: unknown): TransportError {
  const reason = cause instanceof Error ? cause.message : "unknown fault";
  return new TransportError(
    "coordinator_unreachable",
    `Cannot reach the Coordinator at ${host}:${port}: ${reason}`,
    { cause, hint: "check the address, and that the Coordinator's pod is running" },
  );
}
