import tracealloc from "tracealloc/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({ plugins: [tracealloc()] });
