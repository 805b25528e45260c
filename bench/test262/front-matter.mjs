/** What a test says of itself in its first comment, in the few forms of YAML that test262 uses. */
export function frontMatter(source) {
  const [, text = ""] = /\/\*---(.*?)---\*\//s.exec(source) ?? [];
  const negative = /^negative:\s*\n((?:\s+\S.*\n?)+)/m.exec(text)?.[1];
  return {
    includes: listOf(text, "includes"),
    flags: listOf(text, "flags"),
    negative: negative && {
      phase: /phase:\s*(\S+)/.exec(negative)?.[1],
      type: /type:\s*(\S+)/.exec(negative)?.[1],
    },
  };
}

/** Both of YAML's forms: `[a, b]`, and lines that begin with a dash. */
function listOf(text, key) {
  const inline = new RegExp(`^${key}:\\s*\\[([^\\]]*)\\]`, "m").exec(text)?.[1];
  if (inline !== undefined) return inline.split(",").map(trim).filter(Boolean);
  const dashed = new RegExp(`^${key}:\\s*\\n((?:\\s*-\\s*.*\\n?)+)`, "m").exec(text)?.[1];
  return (
    dashed
      ?.split("\n")
      .map((line) => line.replace(/^\s*-\s*/, "").trim())
      .filter(Boolean) ?? []
  );
}

function trim(text) {
  return text.trim();
}

/** The ways in which a test is to be run. */
export function modesOf({ flags }) {
  if (flags.includes("module")) return ["module"];
  if (flags.includes("raw")) return ["raw"];
  if (flags.includes("onlyStrict")) return ["strict"];
  return flags.includes("noStrict") ? ["sloppy"] : ["sloppy", "strict"];
}
