/**
 * Runs the demo on a pseudo-terminal and draws what a person sees as docs/demo.svg.
 *
 * Usage: deno run -A scripts/record_demo.ts        (needs `script` of util-linux)
 */
const COLUMN = 8.4;
const ROW = 19;
const MARGIN = 20;
const COLORS: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#3fb950",
  "2": "#8b949e",
};

const prompt = "$ npx -y deno@2.9.6 task demo";
const recorded = await new Deno.Command("script", {
  args: ["-qec", `${Deno.execPath()} run -A --quiet main.ts demo`, "/dev/null"],
  env: { COLUMNS: "110" },
}).output();
if (!recorded.success) throw new Error("The demo failed");
const lines = [prompt, ...screen(new TextDecoder().decode(recorded.stdout))];
await Deno.writeTextFile("docs/demo.svg", draw(lines));
console.log(`docs/demo.svg: ${lines.length} lines`);

/** What is left on the screen: progress lines are overwritten. */
function screen(output: string): string[] {
  return output.replaceAll("\r\n", "\n").split("\n")
    .map((line) =>
      line.slice(line.lastIndexOf("\r\x1b[2K") < 0 ? 0 : line.lastIndexOf("\r\x1b[2K") + 5)
    )
    .map((line) => line.replaceAll("\r", "")).join("\n").trimEnd().split("\n");
}

function draw(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => visible(line).length));
  const [width, height] = [columns * COLUMN + 2 * MARGIN, lines.length * ROW + 2 * MARGIN];
  const rows = lines.map((line, index) =>
    `<text x="${MARGIN}" y="${MARGIN + (index + 0.75) * ROW}">${spans(line)}</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${
    Math.ceil(width)
  }" height="${height}" role="img" aria-label="Output of the demo">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${rows.join("\n")}
</g>
</svg>
`;
}

function visible(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replace(/\x1b\[[0-9;]*m/g, "");
}

function spans(line: string): string {
  let style = "";
  let column = 0;
  // deno-lint-ignore no-control-regex
  return line.split(/(\x1b\[[0-9;]*m)/).map((part) => {
    // deno-lint-ignore no-control-regex
    const code = /^\x1b\[([0-9;]*)m$/.exec(part)?.[1];
    if (code !== undefined) {
      const color = COLORS[code];
      style = code === "1" ? ' font-weight="bold"' : color === undefined ? "" : ` fill="${color}"`;
      return "";
    }
    if (part === "") return "";
    const x = MARGIN + column * COLUMN;
    column += part.length;
    // Renderers of SVG fold ordinary spaces.
    const text = part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "\u00a0");
    return `<tspan x="${x.toFixed(1)}"${style}>${text}</tspan>`;
  }).join("");
}
