/** A tree of React elements, kept as a cache of pages does. */
// The development build defines accessors on the props of each element, which gives each a hidden class of its own.
process.env.NODE_ENV = "production";
const { createElement, Fragment } = require("react");

const Row = ({ item }) => createElement("tr", null, createElement("td", null, item.name));

function page(number) {
  const items = Array.from({ length: 200 }, (_, i) => ({ id: i, name: `item ${number}.${i}` }));
  return createElement(
    Fragment,
    null,
    createElement("h1", { className: "title" }, `Page ${number}`),
    items.map((item) => createElement(Row, { key: item.id, item, onClick: () => item.id })),
  );
}

exports.load = () => Array.from({ length: 300 }, (_, number) => page(number));
