import { systemClock } from "../../core/mod.ts";
import type { TestCertificate } from "./certificate.ts";

/** The one user that the token service knows. */
export const testUser = { name: "ada", password: "lovelace", refreshToken: "refresh-me" } as const;

/** A token service as the distribution specification describes it: a password or a refresh token for a short token. */
export class TokenService implements AsyncDisposable {
  /** What clients asked for: `basic` or `refresh`, and the scope. */
  readonly requests: string[] = [];
  readonly #certificate: TestCertificate;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(certificate: TestCertificate) {
    this.#certificate = certificate;
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  get realm(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/token`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const basic = `Basic ${btoa(`${testUser.name}:${testUser.password}`)}`;
    const form = request.method === "POST"
      ? new URLSearchParams(await request.text())
      : new URL(request.url).searchParams;
    const scope = form.get("scope") ?? "";
    const isRefresh = form.get("refresh_token") === testUser.refreshToken &&
      form.get("grant_type") === "refresh_token";
    if (!isRefresh && request.headers.get("authorization") !== basic) {
      return new Response(null, { status: 401 });
    }
    this.requests.push(`${isRefresh ? "refresh" : "basic"} ${scope}`);
    const [type = "", name = "", actions = ""] = scope.split(":");
    const token = await this.#sign(form.get("service") ?? "", {
      type,
      name,
      actions: actions.split(","),
    });
    return Response.json(isRefresh ? { access_token: token } : { token, expires_in: 300 });
  }

  /** A JSON Web Token signed with ES256; the certificate comes along in `x5c`. */
  async #sign(audience: string, access: unknown): Promise<string> {
    const now = Math.floor(systemClock.now().getTime() / 1000);
    const header = { typ: "JWT", alg: "ES256", x5c: [this.#certificate.der.toBase64()] };
    const claims = {
      iss: "test",
      sub: testUser.name,
      aud: audience,
      nbf: now - 60,
      iat: now - 60,
      exp: now + 300,
      jti: crypto.randomUUID(),
      access: [access],
    };
    const encode = (value: unknown) =>
      new TextEncoder().encode(JSON.stringify(value))
        .toBase64({ alphabet: "base64url", omitPadding: true });
    const signed = `${encode(header)}.${encode(claims)}`;
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      this.#certificate.key,
      new TextEncoder().encode(signed),
    );
    const text = new Uint8Array(signature).toBase64({ alphabet: "base64url", omitPadding: true });
    return `${signed}.${text}`;
  }
}
