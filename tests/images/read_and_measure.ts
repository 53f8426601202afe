/**
 * Reads one image and prints what is the largest amount of memory that this process ever had, in bytes; for tests.
 *
 * Usage: deno run -A read_and_measure.ts REFERENCE [LAYOUT | REGISTRY]
 */
import { systemClock, systemRandom } from "../../core/mod.ts";
import { openImageSources } from "../../genpolicy/images/mod.ts";

const [reference = "", place = ""] = Deno.args;
using sources = await openImageSources({
  ...(place.includes("=") ? { ociLayouts: [place] } : { insecureRegistries: [place] }),
  env: () => undefined,
  clock: systemClock,
  random: systemRandom,
});
const { report } = await sources.read(reference);
const status = await Deno.readTextFile("/proc/self/status");
const memory = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
console.log(JSON.stringify({ memory, fetched: report.fetchedBytes }));
