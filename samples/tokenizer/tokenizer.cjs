const KEYWORDS = new Set(["else", "fn", "if", "let", "print", "return", "while"]);
const PATTERN =
  /(?<space>\s+|#.*)|(?<number>\d+(?:\.\d+)?)|(?<string>"[^"\n]*")|(?<word>[A-Za-z_]\w*)|(?<symbol>[=!<>]=|[-+*/%=<>!(){},;[\]])/y;

/** The tokens of a source text, with the line (1-based) on which each begins. */
exports.tokenize = function tokenize(source) {
  const tokens = [];
  let line = 1;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < source.length) {
    const start = PATTERN.lastIndex;
    const groups = PATTERN.exec(source)?.groups;
    if (groups === undefined) throw unexpected(source[start], line);
    const { space, number, string, word, symbol } = groups;
    if (number !== undefined) {
      tokens.push({ type: "number", line, value: Number(number) });
    } else if (string !== undefined) {
      tokens.push({ type: "string", line, value: string.slice(1, -1) });
    } else if (word !== undefined) {
      tokens.push({ type: KEYWORDS.has(word) ? "keyword" : "name", line, value: word });
    } else if (symbol !== undefined) {
      tokens.push({ type: "symbol", line, value: symbol });
    } else {
      line += space.split("\n").length - 1;
    }
  }
  return tokens;
};

function unexpected(character, line) {
  return new SyntaxError(`line ${line}: unexpected ${JSON.stringify(character)}`);
}
