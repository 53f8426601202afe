import assert from "node:assert/strict";
import { fromFileUrl } from "./from_file_url.ts";
import { matchesTranscript, parseTranscript } from "./transcript.ts";

const FOLDER = fromFileUrl(new URL("./transcripts/", import.meta.url));
const MAIN = fromFileUrl(new URL("../../main.ts", import.meta.url));
const scripts = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).sort();

Deno.test("there are transcripts to run", () => assert.ok(scripts.length > 0));

for (const script of scripts) {
  const transcript = parseTranscript(Deno.readTextFileSync(`${FOLDER}/${script}`));
  Deno.test(`transcript ${script}: ${transcript.title}`, async () => {
    assert.ok(transcript.commands.length > 0, "the transcript has no command");
    const folder = await Deno.makeTempDir();
    try {
      for (const [name, text] of transcript.files) {
        const path = `${folder}/${name}`;
        await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
        await Deno.writeTextFile(path, text);
      }
      for (const command of transcript.commands) {
        const result = await new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--quiet", MAIN, ...command.args],
          cwd: folder,
          env: { NO_COLOR: "1" },
        }).output();
        const where = `${script}:${command.line}: contrast ${command.args.join(" ")}`;
        const [stdout, stderr] = [result.stdout, result.stderr].map((bytes) =>
          new TextDecoder().decode(bytes)
        ) as [string, string];
        assert.equal(
          result.code,
          command.exit,
          `${where}: exit code; it printed\n${stdout}${stderr}`,
        );
        assert.ok(matchesTranscript(stdout, command.stdout), `${where}: stdout was\n${stdout}`);
        assert.ok(matchesTranscript(stderr, command.stderr), `${where}: stderr was\n${stderr}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
