import { type File, isFunction, type Node } from "@babel/types";
import type { InstrumentOptions, SourceMap } from "../../transforms/instrument.ts";
import { Tree, type TreeResult } from "../../transforms/tree.ts";
import { isForeign } from "../bundlers/source-file.ts";

/** Options of the plugin, as `instrument()` has them. `root` is by default Babel's own. */
export type BabelOptions = Pick<
  InstrumentOptions,
  "root" | "include" | "exclude" | "kinds" | "hooks" | "count" | "runtime"
>;

/** What is used of Babel, of version 7 and 8 alike. */
interface BabelPath {
  readonly node: Node | null;
  traverse(visitor: { enter(path: BabelPath): void }): void;
}

interface BabelFile {
  readonly ast: File;
  readonly code: string;
  readonly path: BabelPath;
  readonly opts: { readonly filename?: string | null; readonly root?: string };
  readonly inputMap: { toObject(): SourceMap } | null;
  readonly metadata: { tracealloc?: TreeResult };
}

interface Pass {
  tree?: Tree;
  places?: Places;
}

interface Plugin {
  readonly name: string;
  readonly visitor: { [types: string]: (this: Pass, path: BabelPath) => void };
  pre(this: Pass, file: BabelFile): void;
  post(this: Pass, file: BabelFile): void;
}

/**
 * Counts what a program allocates that Babel compiles: `plugins: ["tracealloc/babel"]`. Sites are read before all other
 * plugins, and hooks put in behind them, wherever it stands in the list. `metadata.tracealloc` has what is counted.
 */
function tracealloc(_: unknown, options: BabelOptions = {}): Plugin {
  return {
    name: "tracealloc",
    visitor: {
      "Expression|Declaration|Method|Property"(path) {
        this.places?.visit(path);
      },
    },
    pre({ ast, code, path, opts, inputMap, metadata }) {
      const filename = opts.filename ?? "unknown";
      if (metadata.tracealloc || isForeign(filename)) return;
      const root = options.root ?? opts.root;
      const map = inputMap?.toObject();
      const inputSourceMap = map?.mappings ? map : undefined;
      guard(filename, () => {
        this.tree = new Tree(ast, code, { ...options, filename, root, inputSourceMap });
        this.places = new Places(path, this.tree.nodes);
      });
    },
    post({ ast, opts, metadata }) {
      const { tree, places } = this;
      if (tree === undefined || places === undefined) return;
      guard(opts.filename ?? "unknown", () => {
        metadata.tracealloc = tree.emit(ast, (node) => places.successors.get(node));
      });
    },
  };
}

/** Follows what stands where some nodes stood: a path stays when another node is put there. */
class Places {
  readonly successors: Map<Node, Node> = new Map();
  readonly #nodes: ReadonlySet<Node>;
  readonly #paths = new Map<BabelPath, Node>();

  constructor(program: BabelPath, nodes: ReadonlySet<Node>) {
    this.#nodes = nodes;
    program.traverse({ enter: (path) => this.visit(path) });
  }

  /** Babel visits once more what is put anywhere. */
  visit(path: BabelPath): void {
    const { node } = path;
    if (node === null) return;
    if (this.#nodes.has(node)) {
      this.#paths.set(path, node);
      return;
    }
    const before = this.#paths.get(path);
    if (before === undefined) return;
    this.successors.set(before, node);
    // Then copies of it have the place as well.
    if (node.type === "CallExpression" && !isFunction(before)) node.loc ??= before.loc ?? null;
  }
}

/** On any trouble a file stays as it is. */
function guard(filename: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`tracealloc does not count ${filename}: ${reason}`);
  }
}

export { tracealloc as default, tracealloc as "module.exports" };
