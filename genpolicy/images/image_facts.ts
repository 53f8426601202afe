import type { OciImageConfig } from "./oci_image_config.ts";

/** What the policy needs of an image: its configuration, its users and its sizes. */
export interface ImageFacts {
  /** The reference as the user wrote it, for example `nginx:1.27`. */
  readonly reference: string;
  /** The digest of the image manifest of `platform` (never that of an index): `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** `os/architecture` or `os/architecture/variant`, for example `linux/amd64`. */
  readonly platform: string;
  readonly config: OciImageConfig;
  /** The text of `/etc/passwd` of the merged image; null when the image has no such file. */
  readonly passwd: string | null;
  /** The text of `/etc/group` of the merged image; null when the image has no such file. */
  readonly group: string | null;
  /** Bytes that a node downloads: the configuration and all layers as they are stored. */
  readonly size: number;
  /** Bytes of all layers as unpacked tar streams: what the image needs in guest memory. */
  readonly unpackedSize: number;
}
