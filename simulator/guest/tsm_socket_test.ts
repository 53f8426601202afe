import assert from "node:assert/strict";
import { request } from "node:http";
import { serveTsmSocket } from "./tsm_socket.ts";

const ANSWER = {
  outblob: new Uint8Array([1, 2]),
  auxblob: new Uint8Array([3]),
  provider: "sev_guest",
};

function ask(path: string, method: string, target: string, body?: string) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const call = request({ socketPath: path, method, path: target }, (response) => {
      let text = "";
      response.on("data", (part) => text += part);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    call.on("error", reject);
    call.end(body);
  });
}

async function withSocket(use: (path: string, seen: Uint8Array[]) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const seen: Uint8Array[] = [];
  const socket = serveTsmSocket(`${folder}/tsm.sock`, (inblob) => {
    seen.push(inblob);
    return Promise.resolve(ANSWER);
  });
  try {
    await use(socket.path, seen);
  } finally {
    await socket.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the TSM socket answers 64 bytes of report data and counts generations", () =>
  withSocket(async (path, seen) => {
    const body = JSON.stringify({ inblob: new Uint8Array(64).fill(7).toBase64() });
    await ask(path, "POST", "/report", body);
    const second = await ask(path, "POST", "/report", body);
    assert.equal(second.status, 200);
    assert.deepEqual(JSON.parse(second.body), {
      outblob: "AQI=",
      auxblob: "Aw==",
      provider: "sev_guest",
      generation: 2,
    });
    assert.deepEqual(seen[0], new Uint8Array(64).fill(7));
  }));

for (
  const [title, method, target, body, status] of [
    ["another path", "POST", "/quote", "{}", 404],
    ["another method", "PUT", "/report", "{}", 405],
    ["no JSON", "POST", "/report", "x", 400],
    ["no inblob", "POST", "/report", "{}", 400],
    ["null", "POST", "/report", "null", 400],
    ["63 bytes", "POST", "/report", JSON.stringify({ inblob: new Uint8Array(63).toBase64() }), 400],
    ["too much", "POST", "/report", JSON.stringify({ inblob: "A".repeat(4096) }), 400],
  ] as const
) {
  Deno.test(`the TSM socket refuses ${title} with ${status}`, () =>
    withSocket(async (path, seen) => {
      assert.equal((await ask(path, method, target, body)).status, status);
      assert.equal(seen.length, 0);
    }));
}
