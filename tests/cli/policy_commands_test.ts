import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { synthesizeRequests } from "../../genpolicy/mod.ts";
import { testDeployments } from "../policy/deployments.ts";

const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const folder = fileURLToPath(new URL("../deployments/", import.meta.url));
const FILE = "postgres_statefulset.yaml";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function policy(...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", "--config", config, main, "policy", ...args],
    cwd: folder,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** The requests of the deployment as lines, each changed by `change` where it creates the app container. */
async function requestLines(change: (text: string) => string): Promise<string> {
  const deployment = (await testDeployments()).find(({ name }) => name.startsWith(FILE));
  assert(deployment !== undefined);
  return synthesizeRequests(deployment.input).map((request) => {
    const line = JSON.stringify(request);
    return line.includes('"io.kubernetes.cri.container-name"') ? change(line) : line;
  }).join("\n");
}

async function withFile(name: string, text: string, body: (path: string) => Promise<void>) {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/${name}`, text);
    await body(`${directory}/${name}`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("policy check allows the requests of the deployment", async () => {
  await withFile("requests.jsonl", await requestLines((line) => line), async (requests) => {
    const { code, stdout } = await policy("check", FILE, "--requests", requests);
    assert.equal(code, 0);
    assert.match(stdout, /^1: allowed CreateSandboxRequest$/m);
    assert.doesNotMatch(stdout, /denied/);
  });
});

Deno.test("policy check finds the workload that requests are for", async () => {
  const deployment = (await testDeployments()).find(({ name }) => name.endsWith("Pod/second"));
  assert(deployment !== undefined);
  const lines = synthesizeRequests(deployment.input).map((request) => JSON.stringify(request));
  await withFile("requests.jsonl", lines.join("\n"), async (requests) => {
    const { code, stderr } = await policy("check", "resource_list.yaml", "--requests", requests);
    assert.equal(code, 0, stderr);
  });
  await withFile("requests.jsonl", lines[0] ?? "", async (requests) => {
    const { code, stderr } = await policy("check", "resource_list.yaml", "--requests", requests);
    assert.equal(code, 2);
    assert.match(stderr, /workload_ambiguous/);
  });
});

Deno.test("policy check ends with code 5 and names the check of a denied request", async () => {
  const lines = await requestLines((line) =>
    line.replace('"pg_isready"', '"sh"')
      .replace('"Cwd":"/"', '"Cwd":"/evil"')
  );
  await withFile("requests.jsonl", lines, async (requests) => {
    const plain = await policy("check", FILE, "--requests", requests);
    assert.equal(plain.code, 5);
    assert.match(plain.stdout, /denied {2}CreateContainerRequest process_cwd$/m);
    assert.match(plain.stderr, /^contrast: error: .*\[policy_denied\]$/m);
    const json = await policy("check", FILE, "--requests", requests, "-o", "json");
    assert.equal(json.code, 5);
    const decisions = JSON.parse(json.stdout) as { allowed: boolean }[];
    assert(decisions.some(({ allowed }) => !allowed));
  });
});

Deno.test("policy check refuses lines that are no requests, with their place", async () => {
  for (const text of ["{}", "[]", "x", '{"kind": 1, "request": {}}', '{"kind": "A"}']) {
    await withFile("requests.jsonl", `\n${text}\n`, async (requests) => {
      const { code, stderr } = await policy("check", FILE, "--requests", requests);
      assert.equal(code, 3);
      assert.match(stderr, /requests\.jsonl:2/);
    });
  }
});

Deno.test("policy explain names check, values and line of a denied request", async () => {
  const lines = await requestLines((line) => line.replace("PGDATA=", "PGDATA=/evil"));
  await withFile("requests.jsonl", lines, async (requests) => {
    const { code, stdout } = await policy("explain", FILE, "--requests", requests);
    assert.equal(code, 0);
    assert.match(stdout, /env_expected \(container postgres\)/);
    assert.match(stdout, /actual: {3}\["PGDATA=\/evil/);
    assert.match(stdout, /from: {5}postgres_statefulset\.yaml:\d+:\d+/);
    assert.match(stdout, /change: /);
  });
});

Deno.test("policy explain reads a pasted error", async () => {
  const printed = JSON.stringify([{
    container: 1,
    failed: [{ check: "image_source" }],
    name: "postgres",
  }]);
  const error = `rpc error: ${
    JSON.stringify(
      `CreateContainerRequest is blocked by policy: policy.rego:88: contrast ${printed}`,
    )
  }`;
  const { code, stdout } = await policy("explain", FILE, "--error", error, "-o", "json");
  assert.equal(code, 0);
  const [explained] = JSON.parse(stdout) as { explanations: Record<string, unknown>[] }[];
  const [explanation] = explained?.explanations ?? [];
  assert.equal(explanation?.["check"], "image_source");
  assert.equal(explanation?.["container"], "postgres");
  assert(Array.isArray(explanation?.["expected"]));
});

Deno.test("policy explain makes up the requests of a cluster", async () => {
  const { code, stdout } = await policy("explain", FILE);
  assert.equal(code, 0);
  assert.match(stdout, /^all \d+ requests are allowed$/m);
});

Deno.test("policy explain refuses two sources, and text that is no denial", async () => {
  const both = await policy("explain", FILE, "--error", "x", "--requests", "y");
  assert.equal(both.code, 2);
  const other = await policy("explain", FILE, "--error", "ImagePullBackOff");
  assert.equal(other.code, 3);
  assert.match(other.stderr, /denial_unknown/);
});

Deno.test("policy diff tells what was added and removed, and nothing for equal files", async () => {
  const text = await Deno.readTextFile(`${folder}nginx_deployment.yaml`);
  const same = await policy("diff", "nginx_deployment.yaml", "nginx_deployment.yaml");
  assert.deepEqual([same.code, same.stdout], [0, ""]);
  await withFile("new.yaml", text.replace('value: "1"', 'value: "2"'), async (path) => {
    const { code, stdout } = await policy("diff", "nginx_deployment.yaml", path);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}\+ container nginx: variable NGINX_ENTRYPOINT_QUIET_LOGS=2$/m);
    assert.match(stdout, /^ {2}- container nginx: variable NGINX_ENTRYPOINT_QUIET_LOGS=1$/m);
  });
});

Deno.test("policy diff refuses to compare a manifest with a workload", async () => {
  const { code, stderr } = await policy("diff", "nginx_deployment.yaml", "images.lock.json");
  assert.equal(code, 2);
  assert.match(stderr, /diff_kinds_differ/);
});

Deno.test("a rendered policy takes the place of the YAML", async () => {
  const rendered = await policy("render", FILE);
  await withFile("policy.rego", rendered.stdout, async (path) => {
    await withFile("requests.jsonl", await requestLines((line) => line), async (requests) => {
      const { code, stderr } = await policy("check", path, "--requests", requests);
      assert.equal(code, 0, stderr);
    });
    const { code } = await policy("diff", path, path);
    assert.equal(code, 0);
    assert.equal((await policy("explain", path)).code, 2);
  });
});
