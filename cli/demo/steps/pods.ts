import type { DemoWorld } from "../demo_world.ts";
import type { Step } from "./step.ts";

/** Each pod passes its policy, attests, gets its certificate, and serves. */
export const podsStep: Step = {
  id: "pods",
  title: "pods: emoji, voting and web attest and get certificates",
  async run(world) {
    await Promise.all([
      runService(world, "emoji", "emoji-svc"),
      runService(world, "voting", "voting-svc"),
      runService(world, "web", "web-svc"),
    ]);
  },
};

/** The services talk mutual TLS with these certificates. */
export const meshStep: Step = {
  id: "mesh",
  title: "mesh: vote-bot votes through web over mutual TLS",
  async run(world) {
    const deployment = await world.deployment();
    const pod = await world.run("vote-bot", deployment.input("vote-bot"));
    const event = await pod.containers.get("vote-bot")?.event("votes");
    const votes = Object.values((event?.["votes"] ?? {}) as Record<string, number>);
    const total = votes.reduce((sum, count) => sum + count, 0);
    if (total !== 5) throw new Error(`The leader board shows ${total} votes instead of 5`);
  },
};

async function runService(
  world: DemoWorld,
  name: string,
  service: string,
): Promise<void> {
  const deployment = await world.deployment();
  const pod = await world.run(name, deployment.input(name));
  const process = pod.containers.get(service);
  const event = await process?.event("listening");
  if (event === undefined) {
    throw new Error(`The program of ${name} ended: ${(await process?.exit)?.stderr}`);
  }
  await world.network.publish(service, Number(event["listening"]));
}
