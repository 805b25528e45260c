import { transformSync } from "@babel/core";
import { hoistMocks } from "@vitest/mocker/transforms";
import jestHoist from "babel-plugin-jest-hoist";
import { parseAst } from "vite";
import { describe, expect, it } from "vitest";
import { instrument } from "../../transforms/instrument.ts";

const MOCKED = `import { f } from "./a.js";
import { vi } from "vitest";
const answer = { value: [42] };
const mockList = () => [answer];
jest.mock("./a.js", () => ({ __esModule: true, f: () => [answer], g: mockList }));
jest.mock("./b.js", () => ({}), { virtual: true }).unmock("./c.js");
console.log({ f: f() });
`;

/** The statements of a text in order, each by its first words. */
function statements(code: string, words: RegExp): string[] {
  return [...code.matchAll(words)].map(([found]) => found);
}

describe("Jest's hoisting", () => {
  const hoist = (code: string): string => {
    const options = { configFile: false, babelrc: false, filename: "/p/a.test.js" } as const;
    return transformSync(code, { ...options, plugins: [jestHoist] })?.code ?? "";
  };
  const words = /\.(?:un)?mock\("\.\/.\.js"|import \{ f \}|\banswer = |console\.log/g;

  it("moves the same calls and constants, and accepts their factories", () => {
    const { code, changed } = instrument(MOCKED, { filename: "a.test.js" });
    expect(changed).toBe(true);
    const plain = statements(hoist(MOCKED), words);
    expect(plain.indexOf("answer = ")).toBeLessThan(plain.indexOf("import { f }"));
    expect(statements(hoist(code), words)).toEqual(plain);
  });
});

describe("Vitest's hoisting", () => {
  const source = MOCKED.replaceAll("jest.mock", "vi.mock").replace(".unmock", "; vi.unmock");
  const hoist = (code: string): string =>
    String(hoistMocks(code, "/p/a.test.js", parseAst as never));

  it("moves the same calls", () => {
    const { code } = instrument(source, { filename: "a.test.js" });
    const words = /vi\.(?:un)?mock\("\.\/.\.js"|await import\("\.\/a\.js"|console\.log/g;
    const plain = statements(hoist(source), words);
    expect(plain[0]).toContain("vi.mock");
    expect(statements(hoist(code), words)).toEqual(plain);
  });
});
