import assert from "node:assert/strict";
import {
  ContrastError,
  FixedClock,
  formatPlace,
  InputErrors,
  systemRandom,
} from "../../core/mod.ts";
import type { CliContext } from "../context.ts";
import { Output } from "../output.ts";
import type { GenerateFlags } from "./flags.ts";
import { runGenerate } from "./run.ts";

const EXAMPLE = new URL("../../examples/emojivoto/", import.meta.url);
const ROOT = "a".repeat(64);
/** Of the simulated guest. */
export const MEASUREMENT = "b".repeat(96);
/** The public half of a seed-share owner's key: making an RSA key takes a second or more. */
const SEEDSHARE_OWNER = `-----BEGIN PUBLIC KEY-----
MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAurCuz+SoVwze21/euRWr
kGmxZaHSVuL5ePkKXC94PYHnBBsVtmyQUUBthiDza9L5l6ClHMsC1IKXT77Yx6+d
FCRq2HlTXb4ELnptxqwPfWkxJHMUNH1JK/t8fyCWidCwEQMqBoQSuO+9TxlUXNQc
ERJwE1JgiceRSg9qfZfDhnWZ5JhpFTyHTx/R/qEeplMIAzZUqw2keMULbrZc+CDu
5xwlttXogt9jD+gyxq4WwMvmxV3POW8zcVO0qzIs/WLxWOk2LQ9yZO1f2Cc8hva7
TuMLDzDT6voVuYNbAQiGg8ZqcVOaOx/zVDXy6FvaCgxR/9rzGpn3oavrsLBSG0EE
fiDqBPw0zxouDZvCkm0j3OlkfQHzevjOLS78GqEJzwNDiUzLNEosP98dFU8ZTiVR
YlOG42fEAx1VwRyylOaIKIrcBVpJG1i/jRg6+ulAb+7a9Rvjd2EqFpH3HuvU9oec
PN9lZ3Ekce25blActbD4sroWfYXQdYiYQON/yZtpGETDAgMBAAE=
-----END PUBLIC KEY-----
`;

/** For tests: a workspace with the example in it, and `generate` to run there. */
export class Workspace implements AsyncDisposable {
  readonly folder: string;
  stdout = "";
  stderr = "";

  constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Workspace> {
    const folder = await Deno.makeTempDir({ prefix: "generate-test-" });
    for await (const { name } of Deno.readDir(EXAMPLE)) {
      await Deno.copyFile(new URL(name, EXAMPLE), `${folder}/${name}`);
    }
    await Deno.writeTextFile(`${folder}/seedshare-owner.pem`, SEEDSHARE_OWNER);
    return new Workspace(folder);
  }

  async generate(flags: Partial<GenerateFlags> = {}, paths = [this.folder]): Promise<void> {
    this.stdout = this.stderr = "";
    const decoder = new TextDecoder();
    const out = new Output({
      stdout: (bytes) => this.stdout += decoder.decode(bytes),
      stderr: (bytes) => this.stderr += decoder.decode(bytes),
      isTerminal: () => false,
      color: () => false,
    });
    const context = {
      process: { stdout: { write() {} }, stderr: { write() {} } },
      clock: new FixedClock("2026-11-22T00:00:00Z"),
      random: systemRandom,
      env: () => undefined,
      out,
    } as CliContext;
    await runGenerate.call(context, {
      referenceValues: ["Simulated-SNP"],
      simulatedRoot: ROOT,
      simulatedMeasurement: MEASUREMENT,
      workspaceDir: this.folder,
      allLayers: false,
      frozen: true,
      pin: false,
      setMemory: false,
      disableUpdates: false,
      skipInitializer: false,
      strict: false,
      output: "text",
      ...flags,
    }, ...paths);
  }

  /** Fails as expected; the problems as `file:line:column code`. */
  async problems(flags: Partial<GenerateFlags> = {}, paths?: string[]): Promise<string[]> {
    const before = await this.snapshot();
    const error = await this.generate(flags, paths).then(() => undefined, (thrown) => thrown);
    assert.deepEqual(await this.snapshot(), before, "nothing is written when there is a problem");
    assert(error instanceof ContrastError, String(error));
    const all = error instanceof InputErrors ? error.problems : [error];
    return all.map(({ code, place }) =>
      `${place === undefined ? "" : formatPlace(place).replace(`${this.folder}/`, "")} ${code}`
        .trim()
    );
  }

  read(name: string): Promise<string> {
    return Deno.readTextFile(`${this.folder}/${name}`);
  }

  async edit(name: string, change: (text: string) => string): Promise<void> {
    const text = await this.read(name);
    const changed = change(text);
    assert.notEqual(changed, text);
    await Deno.writeTextFile(`${this.folder}/${name}`, changed);
  }

  async snapshot(): Promise<Record<string, string>> {
    const files: [string, string][] = [];
    for await (const { name } of Deno.readDir(this.folder)) {
      files.push([name, await this.read(name)]);
    }
    return Object.fromEntries(files.toSorted());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
