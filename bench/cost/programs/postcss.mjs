// Parses, walks and prints style sheets.
import postcss from "postcss";

let sheet = "";
for (let i = 0; i < 3000; i++) {
  sheet += `.c${i} > a:hover { color: rgb(${i % 255}, 2, 3); margin: 0 ${i}px; --x: "${i}" }\n`;
}
let length = 0;
for (let round = 0; round < 12; round++) {
  const root = postcss.parse(sheet);
  root.walkDecls((declaration) => {
    if (declaration.prop === "color") declaration.cloneAfter({ prop: "border-color" });
  });
  length += root.toString().length;
}
console.log(length);
