import { outputFlag, type OutputFormat } from "./output_flag.ts";

/** The flags of all `contrast images` commands: where images come from, and the lock. */
export interface ImagesFlags {
  readonly images?: string;
  readonly platform?: string;
  readonly ociLayout?: readonly string[];
  readonly insecureRegistry?: readonly string[];
  readonly caFile?: readonly string[];
  readonly registryHosts?: string;
  readonly allLayers: boolean;
  readonly output: OutputFormat;
}

const path = { kind: "parsed", parse: String, placeholder: "path", optional: true } as const;
const paths = { ...path, variadic: true } as const;

/** The definitions of `ImagesFlags`. */
export const imagesFlags = {
  images: { ...path, brief: "Image lock [images.lock.json]" },
  platform: {
    ...path,
    placeholder: "os/arch",
    brief: "Platform to choose from images for several [linux/amd64]",
  },
  ociLayout: { ...paths, brief: "OCI layout or archive to read images from: PATH or NAME=PATH" },
  insecureRegistry: {
    ...paths,
    placeholder: "host",
    brief: "Registry to speak to without TLS, such as localhost:5000",
  },
  caFile: { ...paths, brief: "PEM file with a certificate authority of registries" },
  registryHosts: { ...path, brief: "Mirrors of registries, a folder as containerd's certs.d" },
  allLayers: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Read layers even where the history of an image says that they cannot matter",
  },
  output: outputFlag,
} as const;

/** The positional arguments of the commands. */
export const imageArguments = {
  kind: "array",
  parameter: {
    brief: "Images, or YAML files and folders whose confidential workloads name images",
    parse: String,
    placeholder: "image|path",
  },
} as const;
