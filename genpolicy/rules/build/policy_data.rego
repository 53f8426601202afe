# In a rendered policy the rule `policy_data` holds the data itself. The module that opa-wasm evaluates, and the unit
# tests, get the data from outside.
package agent_policy

policy_data := data.policy_data
