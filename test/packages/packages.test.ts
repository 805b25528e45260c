import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { node, REGISTER } from "../support/cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("packages do the same with every module instrumented and traced", () => {
  it.each(["acorn", "immer", "lodash", "marked", "zod"])("%s", async (name) => {
    const driver = `test/packages/drivers/${name}.mjs`;
    const plain = await node([driver], { cwd: root });
    const traced = await node(["--import", REGISTER, driver], {
      cwd: root,
      env: { TRACEALLOC: "1" },
    });
    expect(plain.stderr).toBe("");
    expect(plain.stdout).toMatch(/^\d{4,} cases, [0-9a-f]{64}\n$/);
    expect(traced).toEqual(plain);
  });
});
