import { chromium, OWN } from "./engine.ts";
import { testEngines } from "./rows.ts";

const browser = chromium();
testEngines([OWN.name, "Chromium"], browser === undefined ? [OWN] : [OWN, browser]);
