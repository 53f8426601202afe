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
      configFile: { ...paths, brief: "Further file with ConfigMaps and Secrets; not changed" },
      referenceValues: {
        ...paths,
        placeholder: "platform|file",
        brief: "Metal-QEMU-SNP, Metal-QEMU-TDX, Simulated-SNP, or a JSON file",
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
      images: { ...path, optional: true, brief: "Image lock [images.lock.json]" },
      ociLayout: { ...paths, brief: "OCI layout or archive to read images from" },
      insecureRegistry: { ...paths, placeholder: "host", brief: "Registry without TLS" },
      caFile: { ...paths, brief: "Certificate authority of a registry, PEM" },
      registryHosts: {
        ...path,
        optional: true,
        brief: "Mirrors of registries, a folder as containerd's certs.d",
      },
      platform: {
        ...path,
        optional: true,
        placeholder: "os/arch",
        brief: "Platform of the images [linux/amd64]",
      },
      allLayers: {
        ...toggle,
        brief: "Read layers even where the history of an image says that they cannot matter",
      },
      frozen: { ...toggle, brief: "Refuse images that are not in the lock" },
      pin: { ...toggle, brief: "Write image digests into the YAML" },
      setMemory: { ...toggle, brief: "Raise memory limits that are too small for the images" },
      imageReplacements: { ...path, optional: true, brief: "File with lines name=reference" },
      addWorkloadOwnerKey: {
        ...paths,
        brief: "Key that may update the manifest [workload-owner.pem], created if missing",
      },
      addSeedshareOwnerKey: {
        ...paths,
        brief: "Key that may recover the Coordinator [seedshare-owner.pem], created if missing",
      },
      disableUpdates: { ...toggle, brief: "Let nobody update the manifest" },
      skipInitializer: { ...toggle, brief: "Inject no Initializer" },
      outputFile: {
        ...path,
        optional: true,
        brief: "Write all resources into this file and leave the given ones alone",
      },
      strict: { ...toggle, brief: "Treat warnings as errors" },
      workspaceDir: { ...path, optional: true, brief: "Folder of the files with default names" },
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
