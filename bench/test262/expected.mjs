/** Tests that read the source text of functions, where hooks show; with the reason. */
export const EXPECTED = {
  "built-ins/Function/prototype/toString/class-declaration-complex-heritage.js":
    "the text of a class has the hook around the class that it extends",
  "built-ins/Function/prototype/toString/method-computed-property-name.js":
    "the text of a method has the hook in its computed key",
};
