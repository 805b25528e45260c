// Babel 8 with its presets, which refuse to stand beside Babel 7.
export { transformSync } from "@babel/core";
export { default as env } from "@babel/preset-env";
export { default as react } from "@babel/preset-react";
export { default as typescript } from "@babel/preset-typescript";
