import { CellSizeModel } from "./cells.ts";
import { javaScriptCore } from "./javascriptcore.ts";
import type { SizeHost, SizeModel } from "./model.ts";
import { spiderMonkey } from "./spidermonkey.ts";
import { V8SizeModel } from "./v8.ts";

/** The sizes of a host's engine. */
export function sizeModelOf(host: SizeHost): SizeModel {
  switch (host.layout) {
    case "v8-64":
      return new V8SizeModel(8, host);
    case "v8-32":
      return new V8SizeModel(4, host);
    case "javascriptcore":
      return new CellSizeModel(javaScriptCore, host.isProxy);
    case "spidermonkey":
      return new CellSizeModel(spiderMonkey, host.isProxy);
  }
}
