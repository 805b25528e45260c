import { expect, test } from "vitest";
import { sourceMappingURL } from "../../src/node/source-map.ts";

test.each([
  ["f();\n//# sourceMappingURL=a.js.map", "a.js.map"],
  ["f();\r\n\t//@ sourceMappingURL=a.js.map \r\n", "a.js.map"],
  ["//# sourceMappingURL=old.map\nf();\u2028//# sourceMappingURL=new.map\ng();\n", "new.map"],
  ["//# sourceMappingURL=a.map\nconst name = '//# sourceMappingURL=';\n", "a.map"],
  ["//# sourceMappingURL=data:,sourceMappingURL=\n", "data:,sourceMappingURL="],
  ["const name = 'sourceMappingURL=a.map';", undefined],
  ["f(); //# sourceMappingURL=a.map", undefined],
  ["//# sourceMappingURL=\n//# sourceMappingURL=a b", undefined],
  ["", undefined],
])("%j names %j", (source, url) => {
  expect(sourceMappingURL(source)).toBe(url);
});
