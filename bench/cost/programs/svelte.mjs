// Compiles components with Svelte.
import { compile } from "svelte/compiler";

const rows = Array.from(
  { length: 60 },
  (_, i) =>
    `<li class="r${i}" on:click={() => (count += ${i})}>{count} {items[${i}] ?? "none"}</li>`,
);
const source = `<script>
  export let items = [];
  let count = 0;
  $: doubled = count * 2;
</script>
{#if doubled > 4}<p>{doubled}</p>{:else}<ul>${rows.join("\n")}</ul>{/if}
{#each items as item, i (item.id)}<b title={item.name}>{i}: {item.name}</b>{/each}
<style>li { color: red } b { margin: 0 }</style>`;
let length = 0;
for (let i = 0; i < 25; i++) {
  length += compile(source, { generate: "client", filename: `C${i}.svelte` }).js.code.length;
}
console.log(length);
