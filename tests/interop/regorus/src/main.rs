//! Evaluates a rendered policy as the agent of Kata Containers does: regorus on the policy text, state in `data`.
//!
//! `contrast-regorus-interop POLICY REQUESTS` reads one `{"kind","request"}` a line and answers with one line each:
//! `{"allowed", "state", "error", "prints", "micros"}`. `--repeat N` evaluates each request N times and reports the
//! quickest time, without changing the state in between.

use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

struct Agent {
    engine: regorus::Engine,
    state: Value,
}

struct Answer {
    allowed: bool,
    operations: Option<Value>,
    prints: Vec<String>,
}

impl Agent {
    fn new(policy: String) -> Result<Self> {
        let mut engine = regorus::Engine::new();
        engine.set_strict_builtin_errors(false);
        engine.set_gather_prints(true);
        engine.add_policy("policy.rego".to_string(), policy)?;
        let mut agent = Agent { engine, state: json!({ "pstate": {} }) };
        agent.load_state()?;
        Ok(agent)
    }

    fn load_state(&mut self) -> Result<()> {
        self.engine.clear_data();
        self.engine.add_data_json(&self.state.to_string())
    }

    fn ask(&mut self, kind: &str, request: &Value) -> Result<Answer> {
        self.engine.set_input_json(&request.to_string())?;
        let results = self.engine.eval_query(format!("data.agent_policy.{kind}"), false)?;
        let prints = self.engine.take_prints()?;
        if results.result.len() != 1 || results.result[0].expressions.len() != 1 {
            bail!("expected exactly one result");
        }
        let value: Value =
            serde_json::from_str(&results.result[0].expressions[0].value.to_json_str()?)?;
        match value {
            Value::Bool(allowed) => Ok(Answer { allowed, operations: None, prints }),
            Value::Object(ref object) => Ok(Answer {
                allowed: object.get("allowed").and_then(Value::as_bool).context("no allowed")?,
                operations: object.get("ops").cloned(),
                prints,
            }),
            _ => bail!("neither a boolean nor an object"),
        }
    }

    fn apply(&mut self, operations: Value) -> Result<()> {
        let patch: json_patch::Patch = serde_json::from_value(operations)?;
        json_patch::patch(&mut self.state, &patch)?;
        self.load_state()
    }
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [policy, requests, rest @ ..] = args.as_slice() else {
        bail!("usage: contrast-regorus-interop POLICY REQUESTS [--repeat N]");
    };
    let repeat = match rest {
        [flag, number] if flag == "--repeat" => number.parse::<u32>()?,
        _ => 1,
    };
    let started = Instant::now();
    let mut agent = Agent::new(std::fs::read_to_string(policy)?)?;
    eprintln!("loaded in {} microseconds", started.elapsed().as_micros());
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(requests)?).lines() {
        let entry: Value = serde_json::from_str(&line?)?;
        let kind = entry["kind"].as_str().context("no kind")?;
        let mut micros = u128::MAX;
        let mut answer = None;
        for _ in 0..repeat {
            let begun = Instant::now();
            answer = Some(agent.ask(kind, &entry["request"]));
            micros = micros.min(begun.elapsed().as_micros());
        }
        let mut report = json!({ "micros": micros as u64 });
        match answer.context("no repetition")? {
            Ok(Answer { allowed, operations, prints }) => {
                report["allowed"] = json!(allowed);
                report["prints"] = json!(prints);
                if let (true, Some(operations)) = (allowed, operations) {
                    if let Err(error) = agent.apply(operations) {
                        report["error"] = json!(error.to_string());
                    }
                }
            }
            Err(error) => report["error"] = json!(error.to_string()),
        }
        report["state"] = agent.state.clone();
        writeln!(out, "{report}")?;
    }
    Ok(())
}
