// Preloaded: turns one of V8's own tools on, from the beginning to the end of the program.
const { Session } = require("node:inspector");

const session = new Session();
session.connect();
const [method, options] = JSON.parse(process.env.BENCH_PROFILE);
session.post(method, options);
globalThis[Symbol("session")] = session;
