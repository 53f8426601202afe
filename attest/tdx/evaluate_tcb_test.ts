import assert from "node:assert/strict";
import { evaluateTcb, type PlatformSvns } from "./evaluate_tcb.ts";
import type { QeIdentity } from "./qe_identity.ts";
import type { ComponentTcbLevel, PlatformTcbLevel, TcbInfo } from "./tcb_info.ts";
import type { ComponentTcbStatus, PlatformTcbStatus, TcbStatus } from "./tcb_status.ts";

const bytes = (...head: number[]) => Uint8Array.from({ length: 16 }, (_, i) => head[i] ?? 0);
const date = (year: number) => new Date(Date.UTC(year, 0, 1));

function level(
  status: PlatformTcbStatus,
  sgx: number[],
  tdx: number[],
  pceSvn = 11,
  year = 2024,
): PlatformTcbLevel {
  return {
    sgxComponents: bytes(...sgx),
    tdxComponents: bytes(...tdx),
    pceSvn,
    status,
    date: date(year),
    advisories: status === "UpToDate" ? [] : [`P-${status}`],
  };
}

function part(status: ComponentTcbStatus, isvSvn: number, year = 2024): ComponentTcbLevel {
  return {
    isvSvn,
    status,
    date: date(year),
    advisories: status === "UpToDate" ? [] : [`C-${status}`],
  };
}

const module0 = {
  mrSigner: new Uint8Array(48),
  attributes: new Uint8Array(8),
  attributesMask: new Uint8Array(8).fill(255),
};

function info(levels: PlatformTcbLevel[], modules: Record<string, ComponentTcbLevel[]> = {}) {
  return {
    issueDate: date(2024),
    nextUpdate: date(2025),
    fmspc: new Uint8Array(6),
    pceId: new Uint8Array(2),
    evaluationDataNumber: 17,
    tdxModule: module0,
    moduleIdentities: Object.entries(modules).map(([id, moduleLevels]) => ({
      id,
      ...module0,
      levels: moduleLevels,
    })),
    levels,
  } satisfies TcbInfo;
}

function qe(...levels: ComponentTcbLevel[]): QeIdentity {
  return {
    issueDate: date(2024),
    nextUpdate: date(2025),
    evaluationDataNumber: 17,
    miscSelect: new Uint8Array(4),
    miscSelectMask: new Uint8Array(4),
    attributes: new Uint8Array(16),
    attributesMask: new Uint8Array(16),
    mrSigner: new Uint8Array(32),
    isvProdId: 2,
    levels,
  };
}

const svns = (changes: Partial<PlatformSvns> = {}): PlatformSvns => ({
  sgxComponents: bytes(5, 5),
  pceSvn: 11,
  teeTcbSvn: bytes(4, 1, 5),
  qeIsvSvn: 4,
  ...changes,
});
const goodQe = qe(part("UpToDate", 4));

/** Level status, module status, QE status, converged status: Intel QVL, convergeTcbStatus. */
const convergence: [PlatformTcbStatus, ComponentTcbStatus, ComponentTcbStatus, TcbStatus][] = [
  ["UpToDate", "UpToDate", "UpToDate", "UpToDate"],
  ["SWHardeningNeeded", "UpToDate", "UpToDate", "SWHardeningNeeded"],
  ["ConfigurationNeeded", "UpToDate", "UpToDate", "ConfigurationNeeded"],
  [
    "ConfigurationAndSWHardeningNeeded",
    "UpToDate",
    "UpToDate",
    "ConfigurationAndSWHardeningNeeded",
  ],
  ["OutOfDate", "UpToDate", "UpToDate", "OutOfDate"],
  ["OutOfDateConfigurationNeeded", "UpToDate", "UpToDate", "OutOfDateConfigurationNeeded"],
  ["Revoked", "UpToDate", "UpToDate", "Revoked"],
  ["UpToDate", "OutOfDate", "UpToDate", "OutOfDate"],
  ["SWHardeningNeeded", "OutOfDate", "UpToDate", "OutOfDate"],
  ["ConfigurationNeeded", "OutOfDate", "UpToDate", "OutOfDateConfigurationNeeded"],
  ["ConfigurationAndSWHardeningNeeded", "OutOfDate", "UpToDate", "OutOfDateConfigurationNeeded"],
  ["OutOfDate", "OutOfDate", "UpToDate", "OutOfDate"],
  ["Revoked", "OutOfDate", "OutOfDate", "Revoked"],
  ["UpToDate", "Revoked", "UpToDate", "Revoked"],
  ["OutOfDate", "Revoked", "UpToDate", "Revoked"],
  ["UpToDate", "UpToDate", "OutOfDate", "OutOfDate"],
  ["ConfigurationNeeded", "UpToDate", "OutOfDate", "OutOfDateConfigurationNeeded"],
  ["ConfigurationAndSWHardeningNeeded", "UpToDate", "Revoked", "Revoked"],
  ["UpToDate", "OutOfDate", "Revoked", "Revoked"],
];

for (const [platform, module, enclave, expected] of convergence) {
  Deno.test(`evaluateTcb() converges ${platform}, module ${module}, QE ${enclave} to ${expected}`, () => {
    const result = evaluateTcb(
      svns(),
      info([level(platform, [5, 5], [5, 0, 5])], { TDX_01: [part(module, 4)] }),
      qe(part(enclave, 4)),
    );
    assert.equal(result.status, expected);
  });
}

Deno.test("evaluateTcb() ignores module components of the platform level from TDX 1.5 on only", () => {
  const levels = [level("UpToDate", [5, 5], [5, 0, 5])];
  const modules = { TDX_01: [part("UpToDate", 4)] };
  assert.equal(evaluateTcb(svns(), info(levels, modules), goodQe).status, "UpToDate");
  const old = svns({ teeTcbSvn: bytes(4, 0, 5) });
  assert.equal(evaluateTcb(old, info(levels, modules), goodQe).status, "NotSupported");
});

Deno.test("evaluateTcb() finds no level when any component, PCESVN or version is too low", () => {
  const tcbInfo = info([level("UpToDate", [5, 5], [3, 0, 5])], { TDX_01: [part("UpToDate", 4)] });
  for (
    const low of [
      { sgxComponents: bytes(9, 4) },
      { pceSvn: 10 },
      { teeTcbSvn: bytes(9, 1, 4) },
      { teeTcbSvn: bytes(3, 1, 5) },
      { teeTcbSvn: bytes(9, 2, 5) },
      { qeIsvSvn: 3 },
    ]
  ) {
    assert.equal(evaluateTcb(svns(low), tcbInfo, goodQe).status, "NotSupported");
  }
});

Deno.test("evaluateTcb() sorts levels, so that their order in the document does not matter", () => {
  const levels = [
    level("OutOfDate", [4, 4], [3, 0, 4]),
    level("UpToDate", [5, 5], [3, 0, 5]),
    level("OutOfDate", [5, 5], [3, 0, 5], 5),
  ];
  const modules = { TDX_01: [part("OutOfDate", 2), part("UpToDate", 4)] };
  const result = evaluateTcb(svns(), info(levels, modules), goodQe);
  assert.equal(result.status, "UpToDate");
  assert.equal(result.module?.isvSvn, 4);
});

Deno.test("evaluateTcb() takes a lower TDX level below the SGX level", () => {
  const levels = [level("UpToDate", [5, 5], [3, 0, 9]), level("OutOfDate", [4, 4], [3, 0, 5])];
  const result = evaluateTcb(svns(), info(levels, { TDX_01: [part("UpToDate", 4)] }), goodQe);
  assert.equal(result.status, "OutOfDate");
});

Deno.test("evaluateTcb() collects the advisories of all levels and the earliest date behind", () => {
  const levels = [level("OutOfDate", [5, 5], [3, 0, 5], 11, 2022)];
  const result = evaluateTcb(
    svns(),
    info(levels, { TDX_01: [part("OutOfDate", 4, 2021)] }),
    qe(part("UpToDate", 4, 2020)),
  );
  assert.deepEqual(result.advisories, ["C-OutOfDate", "P-OutOfDate"]);
  assert.deepEqual(result.tcbDate, date(2021));
});

interface Relaunch {
  readonly svn2?: Uint8Array;
  readonly platform?: PlatformTcbStatus;
  readonly qeStatus?: ComponentTcbStatus;
  readonly moduleStatus?: ComponentTcbStatus;
}

/** A module that was outdated at launch (4) and runs as 6 after a TD-preserving update. */
function relaunch({ svn2, platform, qeStatus, moduleStatus }: Relaunch): TcbStatus {
  const levels = [level(platform ?? "UpToDate", [5, 5], [5, 0, 5])];
  const modules = {
    TDX_01: [part("UpToDate", 6), part(moduleStatus ?? "OutOfDate", 4)],
    TDX_03: [part("UpToDate", 3)],
  };
  const facts = svns(svn2 && { teeTcbSvn2: svn2 });
  return evaluateTcb(facts, info(levels, modules), qe(part(qeStatus ?? "UpToDate", 4))).status;
}

const relaunches: [string, Relaunch, TcbStatus][] = [
  ["the running module is current", { svn2: bytes(6, 1, 5) }, "TDRelaunchAdvised"],
  ["the running module is of a newer version", { svn2: bytes(3, 3, 5) }, "TDRelaunchAdvised"],
  ["the running module has version 0", { svn2: bytes(5, 0, 5) }, "TDRelaunchAdvised"],
  [
    "hardening is needed",
    { svn2: bytes(6, 1, 5), platform: "SWHardeningNeeded" },
    "TDRelaunchAdvised",
  ],
  [
    "configuration is needed",
    { svn2: bytes(6, 1, 5), platform: "ConfigurationNeeded" },
    "TDRelaunchAdvisedConfigurationNeeded",
  ],
  ["the quote has no TEE_TCB_SVN2", {}, "OutOfDate"],
  ["the running module is old", { svn2: bytes(5, 1, 5) }, "OutOfDate"],
  ["the running module of version 0 is old", { svn2: bytes(4, 0, 5) }, "OutOfDate"],
  ["the loader is old", { svn2: bytes(6, 1, 4) }, "OutOfDate"],
  ["the running version is unknown", { svn2: bytes(9, 9, 9) }, "OutOfDate"],
  ["the platform is outdated", { svn2: bytes(6, 1, 5), platform: "OutOfDate" }, "OutOfDate"],
  ["the platform is revoked", { svn2: bytes(6, 1, 5), platform: "Revoked" }, "Revoked"],
  [
    "the quoting enclave is outdated",
    { svn2: bytes(6, 1, 5), qeStatus: "OutOfDate" },
    "OutOfDate",
  ],
  ["the quoting enclave is revoked", { svn2: bytes(6, 1, 5), qeStatus: "Revoked" }, "Revoked"],
  ["the launch module is revoked", { svn2: bytes(6, 1, 5), moduleStatus: "Revoked" }, "Revoked"],
];

for (const [name, facts, expected] of relaunches) {
  Deno.test(`evaluateTcb() says ${expected} for an outdated launch module when ${name}`, () => {
    assert.equal(relaunch(facts), expected);
  });
}
