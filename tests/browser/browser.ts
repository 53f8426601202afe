/** Names under which Chromium is installed. */
const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** The path of a Chromium, or `undefined`. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of names) {
    try {
      const { success } = await new Deno.Command(name, {
        args: ["--version"],
        stdout: "null",
        stderr: "null",
      }).output();
      if (success) return name;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** Bundles a module for the browser; fails when it needs something that only a server has. */
export async function bundleForBrowser(entry: URL): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", entry.pathname],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Opens a page in a headless Chromium and waits until `done`. */
export async function withPage(
  chromium: string,
  url: string,
  done: Promise<unknown>,
): Promise<void> {
  const profile = await Deno.makeTempDir({ prefix: "contrast-browser-" });
  const process = new Deno.Command(chromium, {
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      `--user-data-dir=${profile}`,
      url,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const status = process.status;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the page did not answer in 60 seconds")), 60_000);
  });
  try {
    await Promise.race([done, timeout]);
  } finally {
    clearTimeout(timer);
    process.kill("SIGTERM");
    await status;
    await removeFolder(profile);
  }
}

/** Chromium's helpers write a little longer than the browser lives. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      await Deno.remove(folder, { recursive: true });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
