// A tracker as it is written first: every object that a literal, a function expression or `new` makes
// gets a WeakRef in a list of its line. As an esbuild plugin, with a Babel plugin inside.
import { readFile } from "node:fs/promises";
import { types as t, transformAsync } from "@babel/core";

const FORMS =
  "ObjectExpression|ArrayExpression|NewExpression|FunctionExpression|ArrowFunctionExpression";
const TRACK =
  "globalThis.__track??=(lines=>(line,value)=>{let refs=lines.get(line);" +
  "if(refs===undefined)lines.set(line,refs=[]);refs.push(new WeakRef(value));return value})(new Map());";

function track() {
  return {
    visitor: {
      [FORMS]: {
        exit(path) {
          const { node } = path;
          if (node.loc == null || node.isTracked) return;
          node.isTracked = true;
          const line = t.stringLiteral(`${this.filename}:${node.loc.start.line}`);
          path.replaceWith(t.callExpression(t.identifier("__track"), [line, node]));
          path.skip();
        },
      },
    },
  };
}

export function weakRefs() {
  return {
    name: "weak-refs",
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
        const { code } = await transformAsync(await readFile(path, "utf8"), {
          filename: path,
          babelrc: false,
          configFile: false,
          compact: false,
          sourceType: "unambiguous",
          plugins: [track],
        });
        return { contents: `${TRACK}${code}`, loader: "js" };
      });
    },
  };
}
