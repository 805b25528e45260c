type Token = "*" | ((char: string) => boolean);

/**
 * Compiles a pattern of Python's fnmatch: `*` any run of characters (also `/`), `?` any one,
 * `[seq]` and `[!seq]` one of a set; case-sensitive, no escapes, no braces.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const tokens = tokenize([...pattern]);
  return (text) => matches(tokens, [...text]);
}

function tokenize(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    const end = char === "[" ? endOfSet(pattern, i) : -1;
    if (end > 0) {
      tokens.push(set(pattern.slice(i + 1, end)));
      i = end;
    } else if (char === "*") tokens.push("*");
    else if (char === "?") tokens.push(() => true);
    else tokens.push((other) => other === char);
  }
  return tokens;
}

/** Index of the `]` that closes the set opened at `start`; -1 when it is left open. */
function endOfSet(pattern: readonly string[], start: number): number {
  let first = start + 1;
  if (pattern[first] === "!") first++;
  return pattern.indexOf("]", first + 1);
}

function set(content: readonly string[]): Token {
  const isNegated = content[0] === "!";
  const ranges: [number, number][] = [];
  for (let i = isNegated ? 1 : 0; i < content.length; i++) {
    const low = codePoint(content[i]);
    const isRange = content[i + 1] === "-" && i + 2 < content.length;
    ranges.push([low, isRange ? codePoint(content[i + 2]) : low]);
    if (isRange) i += 2;
  }
  return (char) => {
    const code = codePoint(char);
    return ranges.some(([low, high]) => low <= code && code <= high) !== isNegated;
  };
}

function codePoint(char: string | undefined): number {
  return char?.codePointAt(0) ?? 0;
}

/** Backtracks to the last star only, which is enough and keeps it from going exponential. */
function matches(tokens: readonly Token[], text: readonly string[]): boolean {
  let token = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < text.length) {
    const expected = tokens[token];
    if (expected === "*") {
      star = token++;
      resume = i;
    } else if (expected?.(text[i] as string)) {
      token++;
      i++;
    } else if (star >= 0) {
      token = star + 1;
      i = ++resume;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}
