import fc from "fast-check";
import { z } from "zod";
import { inputs, record } from "./report.mjs";

const user = z.object({
  name: z.string().min(1).max(9).trim(),
  age: z.number().int().nonnegative().optional(),
  tags: z.array(z.enum(["a", "b"])).default(() => []),
  address: z
    .object({ zip: z.string().regex(/^\d+$/) })
    .partial()
    .nullable(),
});
const tree = z.object({
  value: z.number(),
  get children() {
    return z.array(tree).optional();
  },
});
const SCHEMAS = {
  user,
  strict: user.strict(),
  picked: user.pick({ name: true }).extend({ id: z.coerce.number() }),
  tree,
  union: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), a: z.string() }),
    z.object({ kind: z.literal("b"), b: z.array(z.number()).min(1) }),
  ]),
  either: z.union([z.string().email(), z.number().positive(), z.null()]),
  refined: z
    .array(z.number())
    .refine((list) => list.length % 2 === 0, { message: "odd" })
    .transform((list) => list.map((x) => ({ x }))),
  record: z.record(z.string(), z.tuple([z.number(), z.string()]).rest(z.boolean())),
  map: z.map(z.string(), z.set(z.number())),
  piped: z
    .string()
    .transform((text) => text.length)
    .pipe(z.number().max(3)),
  date: z.coerce.date(),
  caught: z.number().catch(7),
};
const value = fc.oneof(
  fc.anything({ maxDepth: 2, withDate: true, withMap: true, withSet: true }),
  fc.record(
    {
      name: fc.string({ maxLength: 12 }),
      age: fc.oneof(fc.integer(), fc.string()),
      tags: fc.array(fc.constantFrom("a", "b", "c")),
      address: fc.option(
        fc.record({ zip: fc.oneof(fc.string(), fc.nat().map(String)) }, { requiredKeys: [] }),
      ),
    },
    { requiredKeys: ["name"] },
  ),
  fc.record({ kind: fc.constantFrom("a", "b", "c"), a: fc.string(), b: fc.array(fc.integer()) }),
  fc.letrec((tie) => ({
    tree: fc.record({
      value: fc.oneof(fc.integer(), fc.string()),
      children: fc.oneof(
        { maxDepth: 3 },
        fc.constant(undefined),
        fc.array(tie("tree"), { maxLength: 2 }),
      ),
    }),
  })).tree,
  fc.array(fc.integer()),
  fc.dictionary(fc.string(), fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean()))),
  fc.string(),
);
const values = inputs(value, 800);
for (const [name, schema] of Object.entries(SCHEMAS)) {
  for (const input of values) {
    record(name, () => {
      const { success, data, error } = schema.safeParse(input);
      return success ? data : error.issues;
    });
  }
}
record("JSON schema", () => z.toJSONSchema(user));
record("an error's text", () => user.parse({ name: "", tags: ["c"] }));
for (const schema of Object.values(SCHEMAS)) record("async", () => typeof schema.safeParseAsync);
