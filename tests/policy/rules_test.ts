import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkGuides } from "../../genpolicy/mod.ts";
import { RULES_TEXT, RULES_WASM } from "../../genpolicy/rules/rules_module.ts";
import { entryPoints, findOpa, joinRules } from "../../scripts/build_rules.ts";

const RULES = fileURLToPath(new URL("../../genpolicy/rules/", import.meta.url));

const opa = findOpa();
if (opa === undefined) console.log("skipped: opa check, fmt and test, because there is no opa");
const ignore = opa === undefined;

async function runOpa(...args: readonly string[]): Promise<string> {
  const command = new Deno.Command(opa as string, { args: [...args], cwd: RULES });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert(success, text);
  return text;
}

Deno.test({
  name: "opa accepts the rules in strict mode",
  ignore,
  fn: async () => {
    await runOpa("check", "--strict", ".");
  },
});

Deno.test({
  name: "opa would format no rule in another way",
  ignore,
  fn: async () => {
    assert.equal(await runOpa("fmt", "--list", "--fail", "."), "");
  },
});

Deno.test({
  name: "the unit tests of the rules pass",
  ignore,
  fn: async () => {
    assert.match(await runOpa("test", "."), /PASS: \d\d/);
  },
});

async function sources(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(RULES)) {
    if (!name.endsWith(".rego") || name.endsWith("_test.rego")) continue;
    files.set(name, await Deno.readTextFile(`${RULES}${name}`));
  }
  return files;
}

Deno.test("the shipped text is that of the rules folder", async () => {
  assert.equal(RULES_TEXT, joinRules(await sources()));
});

Deno.test("no line of the rules is longer than regorus reads by default", () => {
  for (const line of RULES_TEXT.split("\n")) {
    assert(new TextEncoder().encode(line).length < 1024, line);
  }
});

Deno.test("a file without the package is refused", () => {
  assert.throws(() => joinRules(new Map([["a.rego", "package other\n"]])), /does not start with/);
});

Deno.test("every check has a guide and every guide has a check", () => {
  const rules = RULES_TEXT;
  const lists = [...rules.matchAll(/^[a-z_]+_checks := \[([^\]]*)\]/gm)];
  const checks = lists.flatMap((list) => [...(list[1] ?? "").matchAll(/"(\w+)"/g)])
    .map((match) => match[1] ?? "");
  const ofEngine = ["known_container", "request_permitted", "request_kind"];
  assert.deepEqual(
    [...new Set([...checks, ...ofEngine])].toSorted(),
    [...checkGuides.keys()].toSorted(),
  );
});

Deno.test("the module needs no functions of its host, so that no second engine decides", async () => {
  const packed = new Blob([Uint8Array.fromBase64(RULES_WASM)]).stream();
  const wasm = packed.pipeThrough(new DecompressionStream("gzip"));
  const unexpected = () => assert.fail("called a function of the host");
  const memory = new WebAssembly.Memory({ initial: 16 });
  const names = ["opa_abort", "opa_println", ...[0, 1, 2, 3, 4].map((it) => `opa_builtin${it}`)];
  const env = { memory, ...Object.fromEntries(names.map((name) => [name, unexpected])) };
  const module = await WebAssembly.compile(await new Response(wasm).arrayBuffer());
  const { exports } = await WebAssembly.instantiate(module, { env });
  const call = (name: string, ...args: number[]): number =>
    (exports[name] as (...args: number[]) => number)(...args);
  const at = call("opa_json_dump", call("builtins"));
  const bytes = new Uint8Array(memory.buffer);
  assert.equal(new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at))), "{}");
});

Deno.test("every request is an entry point of the module", () => {
  const points = entryPoints(RULES_TEXT);
  for (const kind of ["CreateContainerRequest", "CopyFileRequest", "SetPolicyRequest"]) {
    assert(points.includes(kind));
  }
  assert(points.includes("explain_create_container"));
  assert(points.length > 40);
});
