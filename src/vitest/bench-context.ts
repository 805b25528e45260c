import { type RunnerTask, type TestContext, TestRunner } from "vitest";
import { benchmarks } from "./benchmarks.ts";

type MakeBench = (name: string, ...rest: unknown[]) => { readonly fn?: () => unknown };

/** From Vitest 5 on benchmarks are made by the context of a test: remembers them, so that a call of each can be counted. */
export default class BenchmarkRunner extends TestRunner {
  override extendTaskContext(context: TestContext): TestContext {
    const extended = super.extendTaskContext(context) as TestContext & { bench: MakeBench };
    const get = (): MakeBench => remembering(extended.bench, extended.task);
    return Object.create(extended, { bench: { get } }) as TestContext;
  }
}

function remembering(bench: MakeBench, task: RunnerTask): MakeBench {
  const make: MakeBench = (name, ...rest) => {
    const registration = bench(name, ...rest);
    const { fn } = registration;
    if (fn !== undefined) benchmarks.push({ task, name, fn });
    return registration;
  };
  return Object.assign(make, bench);
}
