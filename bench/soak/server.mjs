// An HTTP server under load from its own client; says every few seconds how much memory it uses.
import { Agent, createServer, get } from "node:http";

const [, , minutes = "10", every = "10"] = process.argv;
const tracealloc = process.env.TRACEALLOC ? await import("tracealloc") : undefined;
const SESSIONS = 2000;

const sessions = new Map();
const routes = { users: 0, orders: 0, search: 0 };

function session(id) {
  let found = sessions.get(id);
  if (found === undefined) {
    found = { id, name: `guest ${id}`, visits: [], cart: new Map(), seen: new Set() };
    sessions.set(id, found);
    if (sessions.size > SESSIONS) sessions.delete(sessions.keys().next().value);
  }
  found.visits.push({ at: Date.now(), page: `/page/${id % 97}` });
  if (found.visits.length > 20) found.visits.splice(0, 10);
  found.cart.set(`item ${id % 13}`, { price: id % 1000, tags: [`tag-${id % 7}`, `tag-${id % 5}`] });
  found.seen.add(id % 50);
  return found;
}

const server = createServer((request, response) => {
  const [, route, id] = request.url.split("/");
  routes[route]++;
  const found = session(Number(id));
  const rows = Array.from({ length: 20 }, (_, row) => ({ row, text: `${route} ${row} of ${id}` }));
  const body = JSON.stringify({ user: found.name, visits: found.visits, rows });
  setImmediate(() => response.end(body));
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const { port } = server.address();
const names = Object.keys(routes);
let requests = 0;
let done = false;

function request() {
  const path = `/${names[requests % 3]}/${(requests * 7919) % 50_000}`;
  requests++;
  get({ port, path, agent }, (response) => {
    response.setEncoding("utf8");
    let text = "";
    response.on("data", (chunk) => {
      text += chunk;
    });
    response.on("end", () => {
      JSON.parse(text);
      if (!done) request();
    });
  }).on("error", (error) => {
    // The last requests are cut off.
    if (!done) throw error;
  });
}
for (let client = 0; client < 8; client++) request();

const timer = setInterval(() => {
  global.gc();
  const { heapUsed, rss } = process.memoryUsage();
  const tracer = tracealloc?.getTraceallocMemory() ?? 0;
  const live = tracealloc?.getTracedMemory().current ?? 0;
  process.send({ requests, heapUsed, rss, tracer, live });
}, Number(every) * 1000);

setTimeout(() => {
  done = true;
  clearInterval(timer);
  agent.destroy();
  server.close();
  process.disconnect();
}, Number(minutes) * 60_000);
