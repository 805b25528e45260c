export function summarize(results) {
  const modes = Object.keys(Object.values(results)[0]);
  for (const mode of modes) {
    const logs = [];
    const mem = [];
    let worst = 0;
    for (const ratios of Object.values(results)) {
      const list = ratios[mode];
      if (!list) continue;
      const cpu = list.map((o) => o.cpu).toSorted((a, b) => a - b)[list.length >> 1];
      logs.push(Math.log(cpu));
      worst = Math.max(worst, cpu);
      mem.push(Math.log(list.map((o) => o.memory).toSorted((a, b) => a - b)[list.length >> 1]));
    }
    const mean = (l) => Math.exp(l.reduce((a, b) => a + b, 0) / l.length).toFixed(3);
    console.log(mode, mean(logs), "worst", worst.toFixed(2), "memory", mean(mem));
  }
  return true;
}
