import type { PolicyData } from "./policy_data.ts";
import { renderData } from "./render_data.ts";
import { RULES_TEXT } from "./rules/rules_module.ts";

/** What stands between the rules and the data. */
const DATA_HEAD = "policy_data := ";

/**
 * The policy as the agent receives it: the rules, and the data as the rule `policy_data`.
 *
 * The same data gives the same bytes. Lines stay below 1,024 bytes wherever a single string of the data does.
 *
 * @param rules Rego text of package `agent_policy` in place of the shipped rules.
 */
export function renderPolicy(policyData: PolicyData, rules?: string): string {
  return `${(rules ?? RULES_TEXT).trimEnd()}\n\n${DATA_HEAD}${renderData(policyData)}\n`;
}
