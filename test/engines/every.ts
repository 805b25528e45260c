import { installed, WANTED } from "./engine.ts";
import { testEngines } from "./rows.ts";

testEngines(WANTED, installed());
