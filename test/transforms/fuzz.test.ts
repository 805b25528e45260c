import { expect, it } from "vitest";
import { checkPrograms } from "../support/fuzz/check.ts";

it("500 random programs do the same instrumented", async () => {
  expect(await checkPrograms(500, 2026)).toBeUndefined();
});
