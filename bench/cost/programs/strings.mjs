// Text put together from pieces: templates, concatenation, joins.
let length = 0;
for (let round = 0; round < 250; round++) {
  let page = "";
  const rows = [];
  for (let i = 0; i < 10_000; i++) {
    page = `${page}<td>${i}`;
    page += "</td>";
    rows.push(`<tr id="${i}" class="r${i % 3}">${i * round}</tr>`);
  }
  length += page.length + rows.join("\n").length;
}
console.log(length);
