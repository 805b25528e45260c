import { SafeWeakMap } from "../intrinsics.ts";

/** V8 makes so many instances of a class with room to spare, then keeps what one of them has used. */
const FIRST = 7;
const SPARE = 8;
const { max, min } = Math;

interface Room {
  /** Of those that it was seen to make first. */
  seen: number;
  /** Properties that these had when they were made. */
  fields: number;
  slots: number;
  /** One of these was measured again, so what was added to them is known. */
  settled: boolean;
}

/** How many properties the instances of a class have room for in themselves; others lie outside. */
export class InstanceRoom {
  readonly #rooms = new SafeWeakMap<object, Room>();
  readonly #first = new SafeWeakMap<object, true>();

  /** Of an instance that was just made, with so many properties. */
  ofNew(value: object, prototype: object | null, named: number): number {
    if (prototype === null) return named;
    let room = this.#rooms.get(prototype);
    if (room === undefined) {
      room = { seen: 0, fields: 0, slots: 0, settled: false };
      this.#rooms.set(prototype, room);
    }
    if (room.seen < FIRST) {
      room.seen++;
      room.fields = max(room.fields, named);
      room.slots = max(room.slots, named);
      this.#first.set(value, true);
    }
    return room.settled ? room.slots : max(room.slots, min(named, room.fields + SPARE));
  }

  /** Of an instance that was made before, and has so many properties now. */
  of(value: object, prototype: object | null, named: number): number {
    const room = prototype === null ? undefined : this.#rooms.get(prototype);
    if (room === undefined) return named;
    const used = max(room.slots, min(named, room.fields + SPARE));
    if (this.#first.has(value)) {
      room.slots = used;
      room.settled = true;
    }
    return room.settled ? room.slots : used;
  }
}
