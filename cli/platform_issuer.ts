import { request } from "node:http";
import { getLogger } from "@logtape/logtape";
import {
  configfsTsm,
  type Issuer,
  memoryEndorsementCache,
  tsmIssuer,
  type TsmResponse,
} from "../attest/mod.ts";
import { TransportError, UsageError } from "../core/mod.ts";
import { completeEvidence } from "./complete_evidence.ts";
import type { CliContext } from "./context.ts";

const logger = getLogger(["contrast", "issuer"]);
const SIMULATED_TSM = "CONTRAST_SIMULATED_TSM";
const ANSWER_LIMIT = 1024 * 1024;
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * The issuer of the machine that this program runs on: configfs-tsm, or the socket of a simulated platform.
 *
 * @throws {UsageError} `simulated_not_allowed` when a simulated platform is configured but not allowed.
 */
export function platformIssuer(context: CliContext, allowSimulated: boolean): Issuer {
  const socket = context.env(SIMULATED_TSM);
  if (socket === undefined) {
    return tsmIssuer({
      tsm: configfsTsm({ files: configfsFiles, random: context.random }),
      endorsements: { complete: completeEvidence(context, memoryEndorsementCache()) },
      onEndorsementFailure: (error) =>
        logger.warn("Evidence goes out without all endorsements: {error}", {
          error: String(error),
        }),
    });
  }
  if (!allowSimulated) {
    throw new UsageError(
      "simulated_not_allowed",
      `Cannot use the simulated platform that ${SIMULATED_TSM} names`,
      { hint: "for development only: pass --allow-simulated" },
    );
  }
  return tsmIssuer({ tsm: { request: (inblob) => requestOverSocket(socket, inblob) } });
}

const configfsFiles = {
  makeDirectory: (path: string) => Deno.mkdir(path),
  removeDirectory: (path: string) => Deno.remove(path),
  read: (path: string) => Deno.readFile(path),
  // An attribute exists with its directory: it must neither be created nor truncated.
  write: async (path: string, bytes: Uint8Array) => {
    using file = await Deno.open(path, { write: true });
    if (await file.write(bytes) !== bytes.length) throw new Error("short write");
  },
};

async function requestOverSocket(path: string, inblob: Uint8Array): Promise<TsmResponse> {
  const text = await post(path, JSON.stringify({ inblob: inblob.toBase64() }));
  try {
    const { outblob, auxblob, provider, generation } = JSON.parse(text);
    const auxiliary = Uint8Array.fromBase64(auxblob);
    return {
      outblob: Uint8Array.fromBase64(outblob),
      ...(auxiliary.length === 0 ? {} : { auxblob: auxiliary }),
      provider: String(provider),
      generation: Number(generation),
    };
  } catch (cause) {
    throw failure(path, cause);
  }
}

function post(path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const options = { socketPath: path, method: "POST", path: "/report", signal };
    const call = request(options, (response) => {
      const parts: string[] = [];
      let length = 0;
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        length += part.length;
        if (length > ANSWER_LIMIT) call.destroy(new Error("the answer is too large"));
        else parts.push(part);
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(parts.join(""));
        else reject(failure(path, new Error(`status ${response.statusCode}`)));
      });
    });
    call.on("error", (cause) => reject(failure(path, cause)));
    call.end(body);
  });
}

function failure(path: string, cause: unknown): TransportError {
  return new TransportError(
    "tsm_unavailable",
    `Cannot ask the simulated platform for evidence through ${path}`,
    { cause, hint: "check that the simulated node is running" },
  );
}
