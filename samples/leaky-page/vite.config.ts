import tracealloc from "tracealloc/vite";

export default { plugins: [tracealloc()] };
