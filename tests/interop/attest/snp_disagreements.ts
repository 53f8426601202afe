/** A report on which go-sev-guest and we do not agree. */
export interface SnpDisagreement {
  readonly accepts: "us" | "go-sev-guest";
  readonly right: "us" | "go-sev-guest";
  readonly why: string;
}

/** Every disagreement with go-sev-guest v0.15.0, by name of the case. */
export const snpDisagreements: Readonly<Record<string, SnpDisagreement>> = {
  "simulated Genoa: bergamo": {
    accepts: "us",
    right: "us",
    why:
      "Bergamo and Siena (family 0x19, models 0xA0 to 0xAF) have Genoa's certificates; the library knows model 0x11 only.",
  },
  "simulated Turin: v3": {
    accepts: "us",
    right: "us",
    why:
      "Turin's certificates carry fmcSPL (extension .3.9) and its TCB another layout; the library knows neither.",
  },
};
