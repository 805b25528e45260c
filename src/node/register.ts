import { enter } from "./enter.ts";

// `node --import tracealloc/register app.ts`, with options in the query of the address.
enter(new URL(import.meta.url).search);
