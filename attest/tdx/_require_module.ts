import { equalBytes, VerificationError } from "../../core/mod.ts";
import { moduleIdentity } from "./evaluate_tcb.ts";
import type { TcbInfo, TdxModule } from "./tcb_info.ts";
import type { TdBody } from "./td_body.ts";

/** Requires that the TDX module of the quote is one that the TCB info describes. */
export function requireModule(body: TdBody, tcbInfo: TcbInfo): void {
  const module = expectedModule(body.teeTcbSvn, tcbInfo);
  if (!equalBytes(body.mrSignerSeam, module.mrSigner)) {
    throw moduleMismatch(
      "MRSIGNERSEAM",
      0x40,
      `${body.mrSignerSeam.toHex()}, expected ${module.mrSigner.toHex()}`,
    );
  }
  // Bits outside the mask must be zero, so that nothing unknown is accepted.
  const fits = body.seamAttributes.every((actual, index) => {
    const mask = module.attributesMask[index] ?? 0;
    return (actual & mask) === module.attributes[index] && (actual & ~mask) === 0;
  });
  if (!fits) {
    throw moduleMismatch(
      "SEAMATTRIBUTES",
      0x70,
      `${body.seamAttributes.toHex()}, expected ${module.attributes.toHex()} under mask ${module.attributesMask.toHex()}`,
    );
  }
}

function expectedModule(teeTcbSvn: Uint8Array, tcbInfo: TcbInfo): TdxModule {
  if ((teeTcbSvn[1] ?? 0) === 0) {
    return tcbInfo.tdxModule;
  }
  const identity = moduleIdentity(tcbInfo, teeTcbSvn);
  if (identity === undefined) {
    throw moduleMismatch(
      "TEE_TCB_SVN",
      1,
      `module version ${teeTcbSvn[1]}, which the TCB info does not list`,
    );
  }
  return identity;
}

function moduleMismatch(field: string, offset: number, what: string): VerificationError {
  return new VerificationError(
    "tdx_module_mismatch",
    `Cannot accept the TDX module: ${field} is ${what}`,
    { place: { kind: "field", field: `body.${field}`, offset } },
  );
}
