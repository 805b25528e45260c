const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { tokenize } = require("./tokenizer.cjs");

const source = readFileSync(process.argv[2] ?? join(__dirname, "primes.toy"), "utf8");
const tokens = tokenize(source);

const counts = {};
for (const { type } of tokens) counts[type] = (counts[type] ?? 0) + 1;
for (const { line, type, value } of tokens) console.log(`${line}\t${type}\t${value}`);
console.log(JSON.stringify(counts));
