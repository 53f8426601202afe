import { Hono } from "hono";
import type { Coordinator } from "../state/coordinator.ts";
import type { CoordinatorMetrics } from "./metrics.ts";

/** The plain HTTP endpoints: probes for Kubernetes, and metrics. */
export function probeApp(
  coordinator: Coordinator,
  metrics: CoordinatorMetrics,
  isUp: () => boolean,
): Hono {
  const app = new Hono();
  const alive = () => isUp() ? new Response("ok\n") : new Response("starting\n", { status: 503 });
  app.get("/probe/startup", alive);
  app.get("/probe/liveness", alive);
  app.get("/probe/readiness", () => {
    const state = coordinator.state.kind;
    return new Response(`${state}\n`, { status: state === "ready" && isUp() ? 200 : 503 });
  });
  app.get("/metrics", async (context) => {
    const { state } = coordinator;
    metrics.manifestGeneration(state.kind === "ready" ? state.generation : 0);
    const page = await metrics.render();
    if (page === undefined) return context.notFound();
    return new Response(page.text, { headers: { "content-type": page.type } });
  });
  return app;
}
