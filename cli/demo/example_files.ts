import backend from "../../examples/emojivoto/backend.yml" with { type: "text" };
import coordinator from "../../examples/emojivoto/coordinator.yml" with { type: "text" };
import frontend from "../../examples/emojivoto/frontend.yml" with { type: "text" };
import imagesLock from "../../examples/emojivoto/images.lock.json" with { type: "text" };
import voteBot from "../../examples/emojivoto/vote-bot.yml" with { type: "text" };

/** The resources of examples/emojivoto, by file name. */
export const EXAMPLE_RESOURCES: Readonly<Record<string, string>> = {
  "backend.yml": backend,
  "coordinator.yml": coordinator,
  "frontend.yml": frontend,
  "vote-bot.yml": voteBot,
};

/** The facts of the example's images. */
export const EXAMPLE_IMAGES_LOCK: string = imagesLock;
