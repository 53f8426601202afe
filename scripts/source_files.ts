const SKIP = /^(dist|coverage|node_modules|\.git|target)$|(^|\/)target$/;

/** The files of the repository with one of the `endings`, sorted, as paths relative to its root. */
export async function sourceFiles(endings: readonly string[], folder = "."): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory && !SKIP.test(entry.name)) {
      files.push(...await sourceFiles(endings, path));
    }
    if (entry.isFile && endings.some((ending) => entry.name.endsWith(ending))) files.push(path);
  }
  return files.sort();
}
