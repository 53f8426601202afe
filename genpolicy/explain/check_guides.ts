import { containerGuides } from "./container_guides.ts";
import type { CheckGuide } from "./check_guide.ts";
import { processGuides } from "./process_guides.ts";
import { requestGuides } from "./request_guides.ts";

/** Every named check of the rules, CreateContainer's first, in the order of the rules. */
export const checkGuides: ReadonlyMap<string, CheckGuide> = new Map(
  Object.entries({ ...processGuides, ...containerGuides, ...requestGuides }),
);
