// What `tracealloc run` loads, in the command and in each thread of the program: the build makes of it one file in CommonJS
// (loader.cjs), since a hundred would take longer than many a program runs.
export { enter } from "./enter.ts";
export { launch } from "./launch.ts";
