// Builds, serialises, parses and reshapes documents.
let bytes = 0;
for (let round = 0; round < 150; round++) {
  const items = [];
  for (let i = 0; i < 4000; i++) {
    items.push({ id: i, name: `item ${i}`, tags: [`t${i % 7}`, "x"], at: { x: i / 3, y: [i] } });
  }
  const parsed = JSON.parse(JSON.stringify({ round, items }));
  const byTag = new Map();
  for (const { id, tags, at } of parsed.items) {
    const list = byTag.get(tags[0]) ?? [];
    list.push({ id, where: [at.x, ...at.y] });
    byTag.set(tags[0], list);
  }
  bytes += JSON.stringify([...byTag]).length;
}
console.log(bytes);
