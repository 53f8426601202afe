import { ContrastError } from "./contrast_error.ts";

/** YAML, manifest, settings, image or another input is malformed or not supported; exit code 3. */
export class InputError extends ContrastError {
  override readonly family = "input";
}
