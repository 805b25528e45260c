/** A Map of a million strings. */
exports.load = () => {
  const map = new Map();
  for (let i = 0; i < 1_000_000; i++) map.set(i, String(i * 7919).padStart(12, "0"));
  return map;
};
