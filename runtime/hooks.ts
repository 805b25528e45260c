// What instrumented code imports where it runs from the package itself: TRACEALLOC starts the tracer at once.
import "./runtime.ts";

export { file } from "./entry.ts";
