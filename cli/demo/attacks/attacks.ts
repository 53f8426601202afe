import type { Attack } from "./attack.ts";
import { foreignOwnerAttack } from "./foreign_owner.ts";
import { debugAttack, measurementAttack, vendorAttack } from "./guest_changes.ts";
import { environmentAttack, imageAttack, policyAttack } from "./host_changes.ts";
import { impostorInitializerAttack, impostorVerifyAttack } from "./impostor.ts";
import { outsiderAttack } from "./outsider.ts";
import { replayAttack } from "./replay.ts";
import { unknownPolicyAttack } from "./unknown_policy.ts";

/** What whoever runs the cluster tries, against a deployment that runs. */
export const ATTACKS: readonly Attack[] = [
  environmentAttack,
  imageAttack,
  policyAttack,
  unknownPolicyAttack,
  measurementAttack,
  debugAttack,
  vendorAttack,
  replayAttack,
  impostorVerifyAttack,
  impostorInitializerAttack,
  foreignOwnerAttack,
  outsiderAttack,
];
