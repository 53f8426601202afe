import { Code, type Interceptor } from "@connectrpc/connect";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../core/mod.ts";
import { toConnectError } from "../api/mod.ts";
import type { CoordinatorMetrics } from "./metrics.ts";

const logger = getLogger(["contrast", "coordinator", "rpc"]);

/** Counts and logs every call, and turns expected failures into answers; never logs what was said. */
export function rpcInterceptor(metrics: CoordinatorMetrics, clock: Clock): Interceptor {
  return (next) => async (request) => {
    const started = clock.now().getTime();
    const service = request.service.typeName;
    const method = request.method.name;
    const done = (code: string) =>
      metrics.handled(service, method, code, (clock.now().getTime() - started) / 1000);
    try {
      const response = await next(request);
      done("ok");
      logger.debug("Answered {service}/{method}", { service, method });
      return response;
    } catch (error) {
      const failure = toConnectError(error);
      const code = Code[failure.code] ?? "Unknown";
      done(code);
      if (failure.code === Code.Internal) {
        logger.error("Failed in {service}/{method}: {error}", { service, method, error });
      } else {
        const reason = failure.rawMessage;
        logger.info("Refused {service}/{method}: {reason}", { service, method, code, reason });
      }
      throw failure;
    }
  };
}
