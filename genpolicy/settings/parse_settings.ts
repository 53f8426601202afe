import { type ContrastError, InputError, InputErrors } from "../../core/mod.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../k8s/mod.ts";
import * as v from "valibot";
import { applyJsonPatch } from "./json_patch.ts";
import { defaultProfile, profileSettings } from "./profiles.ts";
import type { Settings } from "./settings.ts";
import { ownSettingsKeys, settingsSchema } from "./settings_schema.ts";

/** A settings file: its name for errors, and its text. */
export interface SettingsFile {
  readonly file: string;
  readonly text: string;
}

const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_PROBLEMS = 50;

/**
 * Reads settings: one JSON file, and JSON patches (RFC 6902) that are applied to it in the order given.
 *
 * The file has all of Kata's keys; or it names a `profile` and overrides parts of it: objects are merged, everything
 * else is replaced. `bindings` and `contrast` are those of the profile when they are missing.
 *
 * @throws {InputErrors} all problems: `settings_malformed`, `settings_key_unknown`, `settings_profile_unknown`,
 * `settings_regex_malformed`, `json_patch_malformed`, `json_patch_failed`.
 */
export function parseSettings(file: SettingsFile, patches: readonly SettingsFile[] = []): Settings {
  let value = complete(parseJson(file), file.file);
  for (const patch of patches) value = applyJsonPatch(value, parseJson(patch), patch.file);
  const parsed = v.safeParse(settingsSchema, value);
  if (!parsed.success) {
    throw new InputErrors(
      parsed.issues.slice(0, MAX_PROBLEMS).map((issue) => problemOf(telling(issue), file.file)),
    );
  }
  const problems = regexProblems(parsed.output, file.file);
  if (problems.length > 0) throw new InputErrors(problems);
  return parsed.output;
}

function parseJson(source: SettingsFile): JsonValue {
  const place = { kind: "file", file: source.file } as const;
  if (source.text.length > MAX_CHARACTERS) {
    throw new InputError("settings_malformed", "Cannot read settings: the file is too large", {
      place,
    });
  }
  try {
    return JSON.parse(source.text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "no reason";
    throw new InputError("settings_malformed", `Cannot read settings: not JSON (${reason})`, {
      place,
      cause,
    });
  }
}

function complete(value: JsonValue, file: string): JsonValue {
  if (!isJsonObject(value)) {
    throw new InputError("settings_malformed", "Cannot read settings: they are not an object", {
      place: { kind: "file", file },
    });
  }
  const { profile, ...rest } = value;
  if (profile === undefined) {
    const defaults = profileSettings(defaultProfile) as unknown as JsonObject;
    const own = ownSettingsKeys.map((key): [string, JsonValue] => [key, defaults[key] ?? null]);
    return { ...Object.fromEntries(own), ...rest };
  }
  if (typeof profile !== "string") {
    throw new InputError("settings_malformed", "Cannot read settings: profile is not a string", {
      place: { kind: "json", file, path: "profile" },
    });
  }
  return merge(profileSettings(profile) as unknown as JsonObject, rest);
}

function merge(base: JsonValue, over: JsonValue): JsonValue {
  if (!isJsonObject(base) || !isJsonObject(over)) return over;
  const merged: Record<string, JsonValue> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    merged[key] = below === undefined ? value : merge(below, value);
  }
  return merged;
}

/** Of a value that may be a name or an object, and is an object: what is wrong with the object. */
function telling(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  if (issue.type !== "union" || typeof issue.input !== "object") return issue;
  const inner = issue.issues?.find(({ path }) => path !== undefined);
  if (inner?.path === undefined) return issue;
  // The path of an inner issue begins at the value that the union is about.
  return { ...inner, path: [...issue.path ?? [], ...inner.path] as typeof inner.path };
}

function problemOf(issue: v.BaseIssue<unknown>, file: string): InputError {
  const path = v.getDotPath(issue as v.InferIssue<typeof settingsSchema>) ?? "";
  const place = { kind: "json", file, path } as const;
  const isUnknown = issue.type === "strict_object" && issue.expected === "never";
  if (isUnknown) {
    return new InputError("settings_key_unknown", `Cannot read settings: ${path} is unknown`, {
      place,
      hint: "remove the key, or correct its spelling",
    });
  }
  return new InputError("settings_malformed", `Cannot read settings: ${issue.message}`, { place });
}

/** Patterns that are compiled later, in the guest, where nobody can read the message. */
function regexProblems(settings: Settings, file: string): ContrastError[] {
  const { request_defaults: requests, contrast, devices } = settings;
  const patterns: [string, string][] = [
    ["contrast.cgroup_path_regex", contrast.cgroup_path_regex],
    ["devices.vfio.anno_key_regex", devices.vfio.anno_key_regex],
    ["devices.vfio.nvidia.gpu_anno_value_regex", devices.vfio.nvidia.gpu_anno_value_regex],
    ...requests.ExecProcessRequest.regex.map((pattern, index): [string, string] => [
      `request_defaults.ExecProcessRequest.regex.${index}`,
      pattern,
    ]),
    ...requests.CreateContainerRequest.allow_env_regex.map((pattern, index): [string, string] => [
      `request_defaults.CreateContainerRequest.allow_env_regex.${index}`,
      pattern,
    ]),
  ];
  return patterns.flatMap(([path, pattern]) => {
    try {
      new RegExp(pattern.replaceAll(/\$\([a-z0-9_-]+\)/g, "x"));
      if (!/\(\?(<?[=!])/.test(pattern)) return [];
    } catch {
      // Falls through to the problem.
    }
    return [
      new InputError(
        "settings_regex_malformed",
        `Cannot read settings: ${JSON.stringify(pattern)} is not a regular expression of the agent`,
        {
          place: { kind: "json", file, path },
          hint: "the agent knows RE2 syntax, without look-around",
        },
      ),
    ];
  });
}
