/**
 * Images and registries for tests: archives with any fault, images of any shape, a registry with any bad manners.
 *
 * @module
 */
export { type Behaviour, blobResponse, FakeRegistry } from "./fake_registry.ts";
export { paxHeader, tarArchive, type TarMember } from "./tar_archive.ts";
export {
  buildImage,
  type BuiltImage,
  digestOf,
  jsonBytes,
  ociIndexType,
  ociManifestType,
  type TestImage,
  type TestLayer,
  writeLayout,
} from "./test_image.ts";
