import assert from "node:assert/strict";
import {
  AppraisalError,
  FixedClock,
  StateError,
  TransportError,
  VerificationError,
} from "../../core/mod.ts";
import { retry } from "./retry.ts";

const unreachable = new TransportError("coordinator_unreachable", "Cannot reach");

function attempts(...failures: Error[]) {
  const clock = new FixedClock(new Date(0));
  const delays: number[] = [];
  const sleep = (milliseconds: number) => {
    delays.push(milliseconds);
    clock.advance(milliseconds);
    return Promise.resolve();
  };
  let count = 0;
  const attempt = () => {
    const failure = failures[count++];
    return failure === undefined ? Promise.resolve("done") : Promise.reject(failure);
  };
  return { run: (timeoutMs: number) => retry(attempt, { clock, sleep, timeoutMs }), delays };
}

Deno.test("what is not there yet is asked again, at growing intervals", async () => {
  const notReady = new StateError("no_manifest", "Cannot answer");
  const { run, delays } = attempts(...new Array(6).fill(unreachable), notReady);
  assert.equal(await run(Infinity), "done");
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000]);
});

Deno.test("after the time-out the last failure counts", async () => {
  const { run } = attempts(...new Array(10).fill(unreachable));
  await assert.rejects(() => run(1000), { code: "coordinator_unreachable" });
});

for (
  const error of [
    new VerificationError("root_not_pinned", "Cannot trust"),
    new AppraisalError("evidence_not_accepted", "Cannot accept"),
    new StateError("identity_not_written", "Cannot write"),
    new TypeError("a fault"),
  ]
) {
  Deno.test(`${error.name} ends it at once`, async () => {
    const { run, delays } = attempts(error);
    await assert.rejects(() => run(Infinity), error);
    assert.deepEqual(delays, []);
  });
}
