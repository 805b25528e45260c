/** The sessions of an Express server after 40,000 requests, when it has been running for 4,000. */
const { once } = require("node:events");
const { Agent, get } = require("node:http");
const express = require("express");

const sessions = new Map();
const app = express();
app.use((request, _response, next) => {
  const id = request.headers["x-session"];
  let session = sessions.get(id);
  if (session === undefined) {
    session = { id: `session ${id}`, created: new Date(), visits: [], basket: new Map() };
    sessions.set(id, session);
  }
  request.session = session;
  next();
});
app.get("/items/:item", ({ params, session, query }, response) => {
  session.visits.push({ path: `/items/${params.item}`, query: { ...query }, at: Date.now() });
  session.basket.set(params.item, { count: session.visits.length, tags: [params.item, "new"] });
  response.json({ visits: session.visits.length });
});

const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const server = app.listen(0).unref();
// A machine that is busy may be late with the next request.
server.keepAliveTimeout = 0;

async function visit(requests) {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address();
  for (let i = 0; i < requests; i++) {
    const headers = { "x-session": String(i % (requests / 8)) };
    const request = get({ agent, port, path: `/items/${i % 97}?a=${i}`, headers });
    const [response] = await once(request, "response");
    response.resume();
    await once(response, "end");
  }
}

exports.warmUp = async () => {
  await visit(4000);
  sessions.clear();
};

exports.load = async () => {
  await visit(40_000);
  agent.destroy();
  return sessions;
};
