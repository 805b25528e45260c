// The loader's copy of the transform: the build makes of it one file in CommonJS (bundled.cjs), which shares no module with the program.
// A program that loads the same packages may be halfway through, or would find them loaded, and so uncounted.
export { parse } from "@babel/parser";
export { instrument } from "../../transforms/instrument.ts";
