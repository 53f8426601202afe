import type { Buffer } from "node:buffer";
import * as http2 from "node:http2";
import type * as net from "node:net";
import type * as tls from "node:tls";
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createContextValues,
  type Interceptor,
} from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { StateError } from "../../core/mod.ts";
import { channelBindingKey } from "../services/channel_binding.ts";
import type { TlsIdentity } from "./tls_identity.ts";

/** An RPC server whose requests carry the exporter value of their TLS session. */
export interface AttestedServerOptions {
  readonly hostname: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly identity: TlsIdentity;
  readonly routes: (router: ConnectRouter) => void;
  readonly interceptors: Interceptor[];
  /** Largest accepted message in bytes. */
  readonly maxMessageBytes: number;
}

/** A server that listens. */
export interface RunningServer {
  readonly hostname: string;
  readonly port: number;
  /** Finishes running requests, at most `graceMs` long, and stops. */
  close(graceMs: number): Promise<void>;
}

const MAX_CONNECTIONS = 1024;
const IDLE_SESSION_MS = 120_000;
const HANDSHAKE_MS = 10_000;
const POLL_MS = 20;

/** Listens with TLS 1.3 and HTTP/2 only; a resumed session is refused, so that each one has its own handshake. */
export async function serveAttested(options: AttestedServerOptions): Promise<RunningServer> {
  const handler = connectNodeAdapter({
    routes: options.routes,
    interceptors: options.interceptors,
    readMaxBytes: options.maxMessageBytes,
    contextValues: (request) =>
      createContextValues().set(channelBindingKey, bindingOf(request as Http2Request)),
  });
  const server = http2.createSecureServer({
    ...options.identity,
    minVersion: "TLSv1.3",
    maxVersion: "TLSv1.3",
    ALPNProtocols: ["h2"],
    allowHTTP1: false,
    handshakeTimeout: HANDSHAKE_MS,
    settings: { maxConcurrentStreams: 32 },
    maxSessionMemory: 32,
  }, handler as Parameters<typeof http2.createSecureServer>[1]);
  server.maxConnections = MAX_CONNECTIONS;
  const open = trackConnections(server);
  await listen(server, options);
  const { address, port } = server.address() as net.AddressInfo;
  return { hostname: address, port, close: (graceMs) => close(server, open, graceMs) };
}

type Http2Request = {
  readonly stream: { readonly session?: { readonly socket: tls.TLSSocket } };
};

function bindingOf(request: Http2Request): Uint8Array {
  const finished: Buffer | undefined = request.stream.session?.socket.getPeerFinished();
  if (finished?.length !== 32) {
    throw new ConnectError("The session has no channel binding", Code.FailedPrecondition);
  }
  return new Uint8Array(finished);
}

/** What is open: sessions finish their calls, sockets are what a stop waits for. */
interface OpenConnections {
  readonly sessions: Set<http2.ServerHttp2Session>;
  readonly sockets: Set<tls.TLSSocket>;
}

function trackConnections(server: http2.Http2SecureServer): OpenConnections {
  const open: OpenConnections = { sessions: new Set(), sockets: new Set() };
  server.on("secureConnection", (socket: tls.TLSSocket) => {
    open.sockets.add(socket);
    socket.once("close", () => open.sockets.delete(socket));
    if (socket.isSessionReused() || socket.alpnProtocol !== "h2") socket.destroy();
  });
  server.on("session", (session) => {
    open.sessions.add(session);
    session.setTimeout(IDLE_SESSION_MS, () => session.close());
    session.on("error", () => session.destroy());
    session.once("close", () => open.sessions.delete(session));
  });
  // Broken handshakes and connections are the other side's; without listeners they would end the process.
  for (const event of ["tlsClientError", "sessionError", "clientError"] as const) {
    server.on(event, () => {});
  }
  return open;
}

function listen(
  server: http2.Http2SecureServer,
  { port, hostname }: AttestedServerOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(
        new StateError("listen_failed", `Cannot listen on ${hostname}:${port}: ${cause.message}`, {
          cause,
          hint: "choose another port, or 0 for a free one",
        }),
      );
    server.once("error", fail);
    server.listen(port, hostname, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

async function close(
  server: http2.Http2SecureServer,
  { sessions, sockets }: OpenConnections,
  graceMs: number,
): Promise<void> {
  server.close();
  for (const session of sessions) session.close();
  for (let waited = 0; waited < graceMs && sockets.size > 0; waited += POLL_MS) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  for (const session of sessions) session.destroy();
  for (const socket of sockets) socket.destroy();
}
