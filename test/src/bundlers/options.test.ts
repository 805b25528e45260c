import { join } from "node:path";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import webpack from "webpack";
import { node, project } from "../../support/cli.ts";
import { BUNDLERS } from "./builds.ts";
import { fixture, runBundle } from "./fixture.ts";

describe.each(["vite", "webpack", "esbuild"])("options of %s", (name) => {
  it.each([
    [
      { include: ["src/lazy.ts", "src/text.js"], kinds: ["function"] },
      /^src\/(lazy|text)\.\w+:\d+:\d+ function /,
    ],
    [{ exclude: ["**/node_modules/**", "**/*.ts"] }, /^src\/(view\.tsx|text\.js):/],
    [{ root: "/", include: ["**/src/lazy.ts"], hooks: "count" }, /^(?!\/).+\/src\/lazy\.ts:/],
  ])("%j say what is counted", async (plugin, expected) => {
    const root = fixture();
    const out = join(root, "out");
    await BUNDLERS[name]?.({ root, out, minify: false, plugin });
    const { counts, stderr } = await runBundle(root, join(out, "main.js"));
    expect(stderr).toBe("");
    expect(counts.length).toBeGreaterThan(2);
    expect(counts.filter((line) => !expected.test(line))).toEqual([]);
  });
});

describe("a file that cannot be instrumented", () => {
  // Its map is none.
  const root = project({
    "main.js": "console.log([1].length);\n//# sourceMappingURL=data:application/json;base64,AAAA",
  });
  const out = join(root, "out");
  const options = async (name: string) => {
    const { default: tracealloc } = await import(/* @vite-ignore */ `tracealloc/${name}`);
    return { plugins: [tracealloc({ root })] };
  };
  const WARNING = /tracealloc does not count .*main\.js: \S/;

  it("is bundled as it is by esbuild, with a warning", async () => {
    const outfile = join(out, "esbuild.js");
    const entryPoints = [join(root, "main.js")];
    const { warnings } = await build({
      entryPoints,
      outfile,
      bundle: true,
      logLevel: "silent",
      ...(await options("esbuild")),
    });
    expect(warnings.map(({ text }) => text)).toEqual([expect.stringMatching(WARNING)]);
    expect((await node([outfile])).stdout).toBe("1\n");
  });

  it("is bundled as it is by Rolldown, with a warning", async () => {
    const logs: string[] = [];
    const bundle = await rolldown({
      input: join(root, "main.js"),
      onLog: (_, { message }) => logs.push(message),
      ...(await options("rolldown")),
    });
    await bundle.write({ file: join(out, "rolldown.js") });
    await bundle.close();
    expect(logs).toEqual([expect.stringMatching(WARNING)]);
    expect((await node([join(out, "rolldown.js")])).stdout).toBe("1\n");
  });

  it("is bundled as it is by webpack, with a warning", async () => {
    const compiler = webpack({
      context: root,
      mode: "none",
      entry: "./main.js",
      output: { path: out, filename: "webpack.js" },
      ...(await options("webpack")),
    });
    const warnings = await new Promise((resolve) => {
      compiler?.run((_, stats) => resolve(stats?.compilation.warnings.map(String)));
    });
    expect(warnings).toEqual([expect.stringMatching(WARNING)]);
    expect((await node([join(out, "webpack.js")])).stdout).toBe("1\n");
  });
});
