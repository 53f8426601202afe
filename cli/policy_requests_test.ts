import assert from "node:assert/strict";
import { readPolicyRequests } from "./policy_requests.ts";

async function read(...lines: string[]): Promise<{ kind: string; line: number }[]> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, lines.join("\n"));
    return (await readPolicyRequests(path)).map(({ kind, line }) => ({ kind, line }));
  } finally {
    await Deno.remove(path);
  }
}

const START = '{"kind": "StartContainerRequest", "request": {"container_id": "a"}}';
const ANSWER = '{"kind": "StartContainerRequest", "request": {}}';

Deno.test("requests keep the number of their line", async () => {
  assert.deepEqual(await read("", START, "", START), [
    { kind: "StartContainerRequest", line: 2 },
    { kind: "StartContainerRequest", line: 4 },
  ]);
});

Deno.test("the answer to a request is passed over", async () => {
  assert.equal((await read(START, ANSWER, START, ANSWER)).length, 2);
});

Deno.test("an empty request that answers nothing stays a request", async () => {
  assert.equal((await read(ANSWER)).length, 1);
  assert.equal((await read(START, ANSWER, ANSWER)).length, 2);
});

Deno.test("a request with fields of another kind is not taken for an answer before its request", async () => {
  assert.equal((await read('{"kind": "CopyFileRequest", "request": {"evil": 1}}')).length, 1);
});

Deno.test("lines that are no requests are refused with their place", async () => {
  for (
    const line of ["x", "1", "null", "[]", '{"kind": "A", "request": null}', '{"request": {}}']
  ) {
    await assert.rejects(read(START, line), { code: "requests_malformed" });
  }
});
