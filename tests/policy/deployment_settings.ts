import { defaultSettings, type Settings } from "../../genpolicy/mod.ts";

/** The default settings under other bindings. */
export function settingsWith(bindings: Settings["bindings"]): Settings {
  return { ...defaultSettings, bindings };
}
