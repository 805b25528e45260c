// Tasks that pass packets to each other, after Martin Richards' benchmark of operating systems.
const IDLE = 0;
const WORKER = 1;
const HANDLER = 2;
const DEVICE = 3;

class Packet {
  constructor(link, id, kind) {
    this.link = link;
    this.id = id;
    this.kind = kind;
    this.datum = 0;
    this.data = [0, 0, 0, 0];
  }
  appendTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let last = queue;
    while (last.link !== null) last = last.link;
    last.link = this;
    return queue;
  }
}

class Task {
  constructor(id, priority, queue, work) {
    this.id = id;
    this.priority = priority;
    this.queue = queue;
    this.work = work;
    this.held = false;
  }
  take() {
    const packet = this.queue;
    if (packet !== null) this.queue = packet.link;
    return packet;
  }
}

class Scheduler {
  constructor() {
    this.tasks = [];
    this.queued = 0;
    this.holds = 0;
  }
  add(task) {
    this.tasks[task.id] = task;
    return task;
  }
  send(id, packet) {
    const task = this.tasks[id];
    this.queued++;
    task.queue = packet.appendTo(task.queue);
    task.held = false;
  }
  next() {
    let best = null;
    for (const task of this.tasks) {
      if (!task.held && (best === null || task.priority > best.priority)) best = task;
    }
    return best;
  }
  run() {
    for (let task = this.next(); task !== null; task = this.next()) {
      const packet = task.take();
      if (packet === null && task.id !== IDLE) {
        task.held = true;
        this.holds++;
      } else task.work(this, task, packet);
    }
  }
}

function round() {
  const scheduler = new Scheduler();
  let left = 10_000;
  let seed = 1;
  scheduler.add(
    new Task(IDLE, 0, null, (all, task) => {
      if (--left === 0) task.held = true;
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      all.send(seed & 1 ? WORKER : HANDLER, new Packet(null, IDLE, seed & 2));
    }),
  );
  scheduler.add(
    new Task(WORKER, 1000, null, (all, _task, packet) => {
      for (let i = 0; i < 4; i++) packet.data[i] = (packet.data[i] + i + 65) % 91;
      all.send(DEVICE, new Packet(null, WORKER, 1));
    }),
  );
  scheduler.add(
    new Task(HANDLER, 2000, null, (all, _task, packet) => {
      packet.datum = packet.data.reduce((sum, value) => sum + value, 1);
      all.send(DEVICE, packet);
    }),
  );
  const seen = { count: 0, last: null };
  scheduler.add(
    new Task(DEVICE, 3000, null, (_all, _task, packet) => {
      seen.count++;
      seen.last = { id: packet.id, datum: packet.datum };
    }),
  );
  scheduler.run();
  return scheduler.queued + scheduler.holds + seen.count;
}

let total = 0;
for (let i = 0; i < 800; i++) total += round();
console.log(total);
