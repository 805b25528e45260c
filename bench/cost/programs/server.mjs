// An Express server that answers JSON, under load from the same process.
import { Agent, request } from "node:http";
import express from "express";

const app = express();
app.use(express.json());
app.get("/items/:id", ({ params, query }, response) => {
  const tags = Object.entries(query).map(([name, value]) => ({ name, value }));
  response.json({ id: params.id, tags, at: [1, 2, 3].map((x) => x * Number(params.id)) });
});
app.post("/items", ({ body }, response) => {
  response.status(201).json({ ...body, size: JSON.stringify(body).length });
});

const server = app.listen(0);
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address();
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const call = request({ agent, port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve(text.length));
    });
    call.on("error", reject);
    call.end(body);
  });
}

let received = 0;
async function client(number) {
  for (let i = 0; i < 500; i++) {
    received += await send("GET", `/items/${i}?a=${number}&b=${i}`);
    const item = JSON.stringify({
      name: `item ${i}`,
      values: [i, number],
      nested: { a: { b: i } },
    });
    received += await send("POST", "/items", item);
  }
}
await Promise.all(Array.from({ length: 8 }, (_, number) => client(number)));
agent.destroy();
server.close();
console.log(received);
