import assert from "node:assert/strict";
import { decodePemCertificates, encodePemCertificate } from "../../attest/mod.ts";
import { readDerFile, readPemFile } from "./endorsement_file.ts";

async function withFile<T>(contents: Uint8Array | string, body: (path: string) => Promise<T>) {
  const file = await Deno.makeTempFile({ prefix: "contrast-endorsement-" });
  try {
    if (typeof contents === "string") await Deno.writeTextFile(file, contents);
    else await Deno.writeFile(file, contents);
    return await body(file);
  } finally {
    await Deno.remove(file);
  }
}

const unusable = { code: "endorsement_file_unusable" };
const pem = encodePemCertificate(Uint8Array.of(0x30, 0));

Deno.test("a DER file that is empty or text is a mistake of the command", async () => {
  for (const contents of ["", "hello\n", pem]) {
    await assert.rejects(withFile(contents, (path) => readDerFile(path, "--vek")), unusable);
  }
  const der = Uint8Array.of(0x30, 3, 2, 1, 0);
  assert.deepEqual(await withFile(der, (path) => readDerFile(path, "--vek")), der);
});

Deno.test("text around the certificates of a PEM file is left out", async () => {
  const text = `subject=CN = SEV-Milan\r\n${pem}\nissuer\n${pem}`;
  const read = await withFile(text, (path) => readPemFile(path, "--chain"));
  assert.equal(decodePemCertificates(read, "chain").length, 2);
});

Deno.test("a PEM file without a certificate is a mistake of the command", async () => {
  for (const contents of ["", "hello\n", Uint8Array.of(0x30, 0), pem.slice(0, -10)]) {
    await assert.rejects(withFile(contents, (path) => readPemFile(path, "--chain")), unusable);
  }
});
