/**
 * Methods as they were when the module loaded, with what they work on as the first argument: the program may patch
 * them later.
 */
const { call } = Function.prototype;

export const charCodeAt = call.bind(String.prototype.charCodeAt) as (
  text: string,
  at: number,
) => number;
export const indexOf = call.bind(String.prototype.indexOf) as (
  text: string,
  part: string,
) => number;
export const slice = call.bind(String.prototype.slice) as (
  text: string,
  start: number,
  end?: number,
) => string;
export const hasOwn = call.bind(Object.prototype.hasOwnProperty) as (
  value: object,
  key: PropertyKey,
) => boolean;
export const valuesOfMap = call.bind(Map.prototype.values) as (map: object) => object;
export const nextOfMap = call.bind(new Map().values().next) as (iterator: object) => {
  value?: unknown;
};
export const forEachEntry = call.bind(Map.prototype.forEach) as (
  map: object,
  visit: (value: unknown, key: unknown) => void,
) => void;
export const forEachMember = call.bind(Set.prototype.forEach) as (
  set: object,
  visit: (member: unknown) => void,
) => void;
