/** The sessions of an Express server after some thousand requests. */
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

exports.load = async () => {
  const server = app.listen(0);
  await once(server, "listening");
  const { port } = server.address();
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  for (let i = 0; i < 20_000; i++) {
    const headers = { "x-session": String(i % 2500) };
    const request = get({ agent, port, path: `/items/${i % 97}?a=${i}`, headers });
    const [response] = await once(request, "response");
    response.resume();
    await once(response, "end");
  }
  agent.destroy();
  server.close();
  await once(server, "close");
  return sessions;
};
