import { fileURLToPath } from "node:url";

/** The path of a `file:` URL, without a trailing slash. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url).replace(/\/$/, "");
}
