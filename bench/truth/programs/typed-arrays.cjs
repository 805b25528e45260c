/** Typed arrays, small and large, and views of them. */
exports.load = () => {
  const kept = [];
  for (let i = 0; i < 20_000; i++) {
    const samples = new Float64Array(200);
    kept.push(samples, samples.subarray(10, 20));
  }
  return kept;
};
