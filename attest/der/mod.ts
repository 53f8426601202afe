/**
 * A strict reader for the distinguished encoding rules (ITU-T X.690).
 *
 * @module
 */
export { contextTag, type DerElement, derTag } from "./der_element.ts";
export { DerReader } from "./der_reader.ts";
