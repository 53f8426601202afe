import type { CliContext } from "./context.ts";

/** The flags of all `contrast policy` commands: what policies are made from. */
export interface PolicyFlags {
  readonly configFile?: readonly string[];
  readonly settings?: string;
  readonly rules?: string;
  readonly images: string;
  readonly workload?: string;
}

const text = (value: string): string => value;

/** The definitions of `PolicyFlags`. */
export const policyFlags = {
  configFile: {
    kind: "parsed",
    parse: text,
    optional: true,
    variadic: true,
    placeholder: "file",
    brief: "Further file with ConfigMaps and Secrets",
  },
  settings: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "path",
    brief: "Policy settings: a file, or a folder with JSON patches [settings.json if there]",
  },
  rules: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "file",
    brief: "Rules file to use instead of the built-in rules",
  },
  images: {
    kind: "parsed",
    parse: text,
    default: "images.lock.json",
    placeholder: "file",
    brief: "The image lock",
  },
  workload: {
    kind: "parsed",
    parse: text,
    optional: true,
    placeholder: "name",
    brief: "The workload, where the file has several: NAME or KIND/NAME",
  },
} as const;

/** The positional argument of the commands. */
export const policyFileArgument = {
  kind: "tuple",
  parameters: [{
    brief: "YAML file with the workload",
    parse: text,
    placeholder: "file",
  }],
} as const;

/** What a command that makes policies gets, after its flags. */
export type PolicyCommand<FLAGS> = (this: CliContext, flags: FLAGS, file: string) => Promise<void>;
