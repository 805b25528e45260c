import v8 from "node:v8";
import vm from "node:vm";

/** V8's natives are only known while this flag is on, which the tests should not see. */
function native(source) {
  const call = (...values) => {
    v8.setFlagsFromString("--allow-natives-syntax");
    try {
      return new Function("value", source)(...values);
    } finally {
      v8.setFlagsFromString("--no-allow-natives-syntax");
    }
  };
  return call;
}

const detach = native("%ArrayBufferDetach(value)");
const undetectable = native("return %GetUndetectable()")();

/** A new realm with what test262 asks of a host; `print` hears the tests, `prepare` gets each realm. */
export function makeRealm({ print, importDynamically, prepare }) {
  const realm = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const define = (name, value) =>
    Object.defineProperty(realm, name, { value, writable: true, configurable: true });
  define("print", (message) => print(String(message)));
  define("setTimeout", (callback, time) => void setTimeout(callback, time));
  define("$262", {
    global: realm,
    IsHTMLDDA: undetectable,
    createRealm: () => makeRealm({ print, importDynamically, prepare }).$262,
    detachArrayBuffer: (buffer) => detach(buffer),
    gc: () => globalThis.gc(),
    evalScript(code) {
      try {
        return new vm.Script(String(code), {
          importModuleDynamically: importDynamically,
        }).runInContext(realm);
      } catch (error) {
        throw error instanceof SyntaxError ? new realm.SyntaxError(error.message) : error;
      }
    },
  });
  prepare(realm);
  return realm;
}
