import { coordinatorStep, setStep } from "./coordinator.ts";
import { generateAgainStep, generateStep } from "./generate.ts";
import { meshStep, podsStep } from "./pods.ts";
import type { Step } from "./step.ts";
import { historyStep, updateStep, verifyStep } from "./verify.ts";

/** The path, in its order; the simulated vendor is there before. */
export const STEPS: readonly Step[] = [
  generateStep,
  generateAgainStep,
  coordinatorStep,
  setStep,
  podsStep,
  meshStep,
  verifyStep,
  historyStep,
  updateStep,
];
