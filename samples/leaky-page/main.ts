/// <reference lib="dom" />
import "tracealloc/console";
import { List } from "./list.ts";

const main = document.querySelector("main") as HTMLElement;
let list: List | undefined;

document.querySelector("#toggle")?.addEventListener("click", () => {
  if (list === undefined) list = new List(main, 50);
  else {
    list.close();
    list = undefined;
  }
});
