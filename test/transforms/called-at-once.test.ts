import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";
import { testCounts, testTransparency } from "../support/tables.ts";

/** As long as a bundle's, so that compiling it twice would be noticed. */
const LONG = "  n += 1; // a long function\n".repeat(400);
const statement = (call: string): string => `(() => {\n  let n = 0;\n${LONG}  ${call}\n})();\n`;

describe("a long arrow function that is called at once", () => {
  it("stands directly in front of its call, where V8 compiles it as it is parsed", () => {
    const { code } = instrument(statement("[n];"), { filename: "a.js", runtime: "global" });
    expect(code).toMatch(/;\(\(\) => \{\n/);
    expect(code).toMatch(/\n\}\)\(\);\n/);
  });

  it("is hooked itself where no statement may stand in front of it, and where it is short", () => {
    const inside = `if (true) ${statement("[n];")}`;
    const short = "(() => { [1]; })();";
    for (const source of [inside, short]) {
      const { code } = instrument(source, { filename: "a.js", runtime: "global" });
      expect(code).toMatch(/\(\$\w+\(\d+,\(\) => \{/);
    }
  });
});

testCounts({
  "long arrow functions called at once": [
    `${statement("[n];")}for (let i = 0; i < 3; i++) {\n${statement("({ n });")}}`,
    ["1:2 function 1", "403:3 array 1", "406:2 function 3", "808:4 object 3"],
  ],
});

testTransparency({
  "a long arrow function that throws": `log(1);\n${statement("log(n); throw new Error(`${n}`);")}`,
  "its completion value": `2;\n${statement("return n;")}`,
});
