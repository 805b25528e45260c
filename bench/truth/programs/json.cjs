/** A loaded JSON of 20 MB. */
const text = require("node:fs").readFileSync(process.env.TRUTH_JSON, "utf8");
exports.load = () => JSON.parse(text);
