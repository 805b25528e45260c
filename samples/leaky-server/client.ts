import { CATEGORIES } from "./products.ts";

const VISITORS = 1_000;
const AT_ONCE = 8;

export interface Visit {
  readonly requests: number;
  readonly bytes: number;
}

/** Sends every visitor, with a session of their own, to every category of the shop. */
export async function visit(shop: string): Promise<Visit> {
  let requests = 0;
  let bytes = 0;
  let visitor = 0;
  const work = async (): Promise<void> => {
    while (visitor < VISITORS) {
      const session = (visitor++).toString(36);
      for (const category of CATEGORIES) {
        const response = await fetch(`${shop}/products?category=${category}&session=${session}`);
        bytes += (await response.text()).length;
        requests++;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { requests, bytes };
}
