import assert from "node:assert/strict";

Deno.test("the image lock and the digests of the example are those of its images", async () => {
  const script = new URL("./build_example_images.ts", import.meta.url).pathname;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", script, "--check"],
    cwd: new URL("../", import.meta.url),
    stdout: "null",
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});
