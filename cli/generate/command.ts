import { buildCommand } from "@stricli/core";
import type { CliContext } from "../context.ts";
import { outputFlag } from "../output_flag.ts";
import type { GenerateFlags } from "./flags.ts";

const path = { kind: "parsed", parse: String, placeholder: "path" } as const;
const paths = { ...path, variadic: true, optional: true } as const;
const toggle = { kind: "boolean", default: false, withNegated: false } as const;

/** `contrast generate`. */
export const generateCommand = buildCommand<GenerateFlags, string[], CliContext>({
  loader: async () => (await import("./run.ts")).runGenerate,
  parameters: {
    flags: {
      manifest: { ...path, optional: true, brief: "Manifest to create or update [manifest.json]" },
      settings: {
        ...path,
        optional: true,
        brief: "Policy settings: a file, or a folder with JSON patches [settings.json if there]",
      },
      policy: { ...path, optional: true, brief: "Rules file to use instead of the built-in rules" },
      configFile: {
        ...paths,
        brief: "Further YAML file, read for its ConfigMaps and Secrets only",
      },
      referenceValues: {
        ...paths,
        placeholder: "platform|file",
        brief:
          "Hardware to trust: Metal-QEMU-SNP, Metal-QEMU-TDX, Simulated-SNP or a .json file; a new manifest needs it",
      },
      simulatedRoot: {
        ...path,
        optional: true,
        placeholder: "fingerprint",
        brief:
          "SHA-256 of the simulated vendor's root certificate, 64 hex digits (with Simulated-SNP)",
      },
      simulatedMeasurement: {
        ...path,
        optional: true,
        placeholder: "hex",
        brief:
          "Launch measurement of the simulated guest, 96 hex digits [that of the simulator's guest]",
      },
      images: {
        ...path,
        optional: true,
        brief: "Image lock to read, and to add new images to [images.lock.json]",
      },
      ociLayout: {
        ...paths,
        brief: "OCI layout or archive to read images from: PATH or NAME=PATH",
      },
      insecureRegistry: {
        ...paths,
        placeholder: "host",
        brief: "Registry to speak to without TLS, such as localhost:5000",
      },
      caFile: { ...paths, brief: "PEM file with a certificate authority of registries" },
      registryHosts: {
        ...path,
        optional: true,
        brief: "Mirrors of registries, a folder as containerd's certs.d",
      },
      platform: {
        ...path,
        optional: true,
        placeholder: "os/arch",
        brief: "Platform to choose from images for several [linux/amd64]",
      },
      allLayers: {
        ...toggle,
        brief: "Read layers even where the history of an image says that they cannot matter",
      },
      frozen: { ...toggle, brief: "Fetch nothing; images that are not in the lock are errors" },
      pin: { ...toggle, brief: "Write image digests into the YAML, as name:tag@sha256:..." },
      setMemory: {
        ...toggle,
        brief: "Raise the first container's memory limit where a pod cannot hold its images",
      },
      imageReplacements: {
        ...path,
        optional: true,
        brief: "File with lines name=reference: images to replace, and where Contrast's own are",
      },
      addWorkloadOwnerKey: {
        ...paths,
        brief: "PEM file, key that may update the manifest [workload-owner.pem]; made if missing",
      },
      addSeedshareOwnerKey: {
        ...paths,
        brief:
          "PEM file, key that may recover the Coordinator [seedshare-owner.pem]; made if missing",
      },
      disableUpdates: {
        ...toggle,
        brief: "Take all workload owners out: nobody can ever update the manifest",
      },
      skipInitializer: {
        ...toggle,
        brief: "Inject no Initializer: workloads get neither certificate nor secret",
      },
      outputFile: {
        ...path,
        optional: true,
        brief: "Write all resources into this file and leave the given ones alone",
      },
      strict: { ...toggle, brief: "Treat warnings as errors, and write nothing" },
      workspaceDir: {
        ...path,
        optional: true,
        brief: "Folder of the files with default names [current folder]",
      },
      output: outputFlag,
    },
    aliases: {
      m: "manifest",
      s: "settings",
      p: "policy",
      w: "addWorkloadOwnerKey",
      d: "disableUpdates",
      o: "output",
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { brief: "YAML files, or folders with them", parse: String, placeholder: "path" },
    },
  },
  docs: {
    brief: "Write policies into Kubernetes YAML, and the manifest that describes them",
    fullDescription:
      "Writes a policy and the Initializer into every pod template with a confidential runtime class, in place, and\n" +
      "the manifest that the Coordinator and your users verify. Nothing is written when there is a problem.\n\n" +
      "EXAMPLE\n  contrast generate --reference-values Metal-QEMU-SNP resources/",
  },
});
