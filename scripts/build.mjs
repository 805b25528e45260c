// Builds dist/: plain tsc, one to one, and a CommonJS copy of the runtime.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";

const tsc = (project) =>
  execFileSync(process.execPath, ["node_modules/typescript/lib/tsc.js", "-p", project], {
    stdio: "inherit",
  });

rmSync("dist", { recursive: true, force: true });
tsc("tsconfig.json");
tsc("runtime/tsconfig.cjs.json");
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
chmodSync("dist/src/cli.js", 0o755);
