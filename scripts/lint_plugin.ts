/**
 * The house rules that can be told from the syntax of one file, as a plugin of `deno lint`.
 *
 * A plugin has to be a default export; this file is the one exception to its own rule.
 */
const TEST_FILE = /(_test\.ts|_bench\.ts)$|\/tests\//;
const LINE_LIMIT = 350;

function inFolder(filename: string, folder: string): boolean {
  return filename.replaceAll("\\", "/").includes(`/${folder}/`);
}

function isMember(node: Deno.lint.Node, object: string, property: string): boolean {
  return node.type === "MemberExpression" && node.object.type === "Identifier" &&
    node.object.name === object && node.property.type === "Identifier" &&
    node.property.name === property;
}

const plugin: Deno.lint.Plugin = {
  name: "contrast",
  rules: {
    "no-default-export": {
      create: (context) => ({
        ExportDefaultDeclaration(node) {
          if (context.filename.endsWith("scripts/lint_plugin.ts")) return;
          context.report({ node, message: "Export by name: a default export has no stable name" });
        },
      }),
    },
    "no-star-export": {
      create: (context) => ({
        ExportAllDeclaration(node) {
          context.report({ node, message: "List what is exported: `export *` hides the surface" });
        },
      }),
    },
    "no-private-keyword": {
      create: (context) => ({
        PropertyDefinition(node) {
          if (node.accessibility === "private") {
            context.report({ node, message: "Use #name: `private` does not hold at run time" });
          }
        },
        MethodDefinition(node) {
          if (node.accessibility === "private") {
            context.report({ node, message: "Use #name: `private` does not hold at run time" });
          }
        },
      }),
    },
    "clock-seam": {
      create(context) {
        if (context.filename.endsWith("core/clock.ts")) return {};
        if (TEST_FILE.test(context.filename) || inFolder(context.filename, "scripts")) return {};
        return {
          CallExpression(node) {
            if (isMember(node.callee, "Date", "now") || isMember(node.callee, "Math", "random")) {
              context.report({ node, message: "Take a Clock or a Random from core/" });
            }
          },
          NewExpression(node) {
            const callee = node.callee;
            if (
              callee.type === "Identifier" && callee.name === "Date" && node.arguments.length === 0
            ) {
              context.report({ node, message: "Take a Clock from core/" });
            }
          },
        };
      },
    },
    "console-only-in-scripts": {
      create(context) {
        if (inFolder(context.filename, "scripts") || TEST_FILE.test(context.filename)) return {};
        return {
          CallExpression(node) {
            if (
              node.callee.type === "MemberExpression" &&
              node.callee.object.type === "Identifier" && node.callee.object.name === "console"
            ) {
              context.report({ node, message: "Write through cli/output.ts or the logger" });
            }
          },
        };
      },
    },
    "no-node-x509": {
      create: (context) => ({
        ImportSpecifier(node) {
          if (node.imported.type === "Identifier" && node.imported.name === "X509Certificate") {
            const parent = node.parent;
            if (
              parent.type === "ImportDeclaration" &&
              /^(node:)?crypto$/.test(String(parent.source.value))
            ) {
              context.report({
                node,
                message: "node:crypto's X509Certificate is wrong for RSA-PSS on Deno; use attest/",
              });
            }
          }
        },
      }),
    },
    "file-length": {
      create: (context) => ({
        Program(node) {
          if (TEST_FILE.test(context.filename)) return;
          const lines = context.sourceCode.text.split("\n").length;
          if (lines > LINE_LIMIT) {
            context.report({
              node,
              message: `${lines} lines: split the file, the limit is ${LINE_LIMIT}`,
            });
          }
        },
      }),
    },
  },
};

export default plugin;
