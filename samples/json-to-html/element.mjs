const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** One element of a page, with its children: elements and text. */
export class Element {
  constructor(name, ...children) {
    this.name = name;
    this.children = children;
  }
}

/** Writes an element, and all that is in it, as HTML. */
export function toHtml(node, indent = "") {
  if (!(node instanceof Element)) return indent + escape(node);
  const { name, children } = node;
  if (children.length === 0) return `${indent}<${name}></${name}>`;
  if (children.length === 1 && !(children[0] instanceof Element)) {
    return `${indent}<${name}>${escape(children[0])}</${name}>`;
  }
  const inner = children.map((child) => toHtml(child, `${indent}  `)).join("\n");
  return `${indent}<${name}>\n${inner}\n${indent}</${name}>`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
}
