// Comes first in an instrumented bundle: counts from the beginning, where the mode asks for it.
import { start } from "tracealloc";

if (process.env.BENCH_START) start(JSON.parse(process.env.BENCH_START));
