import { expect, test } from "vitest";
import { broadcast, login } from "./session.ts";

function visit(): void {
  const session = login("ada");
  broadcast("ada is here");
  session.close();
}

test("a visit makes no more than it has to", () => {
  expect(visit).toAllocateAtMost({ count: 4 });
});

test("a visit leaves nothing behind", async () => {
  await expect(visit).toLeakNothing();
});
