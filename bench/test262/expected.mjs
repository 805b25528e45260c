const TEXTS = "built-ins/Function/prototype/toString";
const BODY = "an async function or a generator begins with the hook of what it returns";
const KEY = "the text of an async arrow function, with such a hook in it, becomes a property's key";

/** Tests that read the source text of functions, where hooks show; with the reason. */
export const EXPECTED = {
  [`${TEXTS}/class-declaration-complex-heritage.js`]:
    "the text of a class has the hook around the class that it extends",
  [`${TEXTS}/method-computed-property-name.js`]:
    "the text of a method has the hook in its computed key",
  "staging/sm/async-functions/toString.js": BODY,
  ...Object.fromEntries(
    [
      "async-arrow-function",
      "async-function-declaration",
      "async-function-expression",
      "async-generator-declaration",
      "async-generator-expression",
      "async-generator-method-class-expression-static",
      "async-generator-method-class-expression",
      "async-generator-method-class-statement-static",
      "async-generator-method-class-statement",
      "async-generator-method-object",
      "async-method-class-expression-static",
      "async-method-class-expression",
      "async-method-class-statement-static",
      "async-method-class-statement",
      "async-method-object",
      "generator-function-declaration",
      "generator-function-expression",
      "generator-method",
    ].map((name) => [`${TEXTS}/${name}.js`, BODY]),
  ),
  ...Object.fromEntries(
    [
      "expressions/class/cpn-class-expr-accessors",
      "expressions/class/cpn-class-expr",
      "expressions/class/cpn-class-expr-fields",
      "expressions/class/cpn-class-expr-fields-methods",
      "expressions/object/cpn-obj-lit",
      "statements/class/cpn-class-decl-accessors",
      "statements/class/cpn-class-decl",
      "statements/class/cpn-class-decl-fields",
      "statements/class/cpn-class-decl-fields-methods",
    ].map((name) => [
      `language/${name}-computed-property-name-from-async-arrow-function-expression.js`,
      KEY,
    ]),
  ),
};
