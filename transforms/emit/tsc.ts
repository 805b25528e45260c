import type ts from "typescript";
import type { Hook, Plan, Seen } from "../plan/plan.ts";
import { rangeKey } from "../plan/position.ts";
import type { Frame } from "./frame.ts";
import { type HelperNames, helperOf, PURE } from "./helpers.ts";
import { type Numbered, Places } from "./places.ts";
import { annotate, nameIn, statementsFrom } from "./tsc-nodes.ts";

type WithStatements = ts.SourceFile | ts.Block | ts.ModuleBlock | ts.CaseOrDefaultClause;

/** What the hook of a call looks at. */
interface Look {
  readonly seen: Seen;
  readonly isReceiver: boolean;
}

/**
 * Puts a plan's hooks and the frame around them into a file of TypeScript's, whose nodes are found by their ranges. Throws
 * where a hook has found no place.
 */
export class TscEmitter {
  readonly #tsc: typeof ts;
  readonly #context: ts.TransformationContext;
  readonly #file: ts.SourceFile;
  readonly #names: HelperNames;
  readonly #before = new Places();
  readonly #after = new Places();
  readonly #declarators = new Places();
  readonly #around = new Places();
  /** What hooks of calls look at, by the ranges of it. */
  readonly #looks = new Map<number, Look[]>();
  /** How it is given to them. */
  readonly #given = new Map<Seen, ts.Expression>();

  constructor(
    tsc: typeof ts,
    context: ts.TransformationContext,
    file: ts.SourceFile,
    plan: Plan,
    names: HelperNames,
  ) {
    this.#tsc = tsc;
    this.#context = context;
    this.#file = file;
    this.#names = names;
    plan.hooks.forEach((hook, id) => {
      this.#sort(hook, id);
    });
  }

  emit({ head, tail }: Frame): ts.SourceFile {
    const file = this.#visit(this.#file) as ts.SourceFile;
    const places = [this.#before, this.#after, this.#declarators, this.#around];
    if (!places.every(({ isEmpty }) => isEmpty)) throw new Error("a hook has found no place");
    const isDirective = (statement: ts.Statement) =>
      this.#tsc.isExpressionStatement(statement) && this.#tsc.isStringLiteral(statement.expression);
    const index = file.statements.findIndex((statement) => !isDirective(statement));
    const at = index < 0 ? file.statements.length : index;
    const made = [
      ...file.statements.slice(0, at),
      ...this.#head(head),
      ...file.statements.slice(at),
      ...statementsFrom(this.#tsc, tail),
    ];
    return this.#updateStatements(file, made) as ts.SourceFile;
  }

  #sort(hook: Hook, id: number): void {
    const { form, start, end, call } = hook;
    if (form === "open" || form === "alternative") return;
    if (form === "before") this.#before.add(start, [hook, id]);
    else if (form === "after") this.#after.add(end, [hook, id]);
    else if (form === "declarator") this.#declarators.add(end, [hook, id]);
    else this.#around.add(rangeKey(start, end), [hook, id]);
    if (call === undefined) return;
    this.#lookAt({ seen: call.receiver, isReceiver: true });
    if (call.argument) this.#lookAt({ seen: call.argument, isReceiver: false });
  }

  #lookAt(look: Look): void {
    const key = rangeKey(look.seen.start, look.seen.end);
    this.#looks.set(key, [...(this.#looks.get(key) ?? []), look]);
  }

  readonly #visit = (node: ts.Node): ts.Node => {
    const tsc = this.#tsc;
    if (tsc.isTypeNode(node) && !tsc.isExpressionWithTypeArguments(node)) return node;
    const inside = tsc.visitEachChild(node, this.#visit, this.#context);
    if (tsc.isVariableDeclarationList(node)) {
      return this.#declare(node, inside as ts.VariableDeclarationList);
    }
    if (hasStatements(tsc, node)) {
      return this.#updateStatements(inside, this.#statementsOf(node, inside as WithStatements));
    }
    if (tsc.isStatement(node)) return this.#braces(node, inside as ts.Statement);
    if (!tsc.isExpression(node) || tsc.isExpressionWithTypeArguments(node)) return inside;
    return this.#expression(node, inside as ts.Expression);
  };

  #statementsOf(original: WithStatements, visited: WithStatements): ts.Statement[] {
    const start = original.getStart(this.#file);
    const isFile = this.#tsc.isSourceFile(original);
    const made = isFile ? [] : this.#statements(this.#before.take(start + 1));
    original.statements.forEach((statement, index) => {
      made.push(...this.#statements(this.#before.take(statement.getStart(this.#file))));
      made.push(visited.statements[index] as ts.Statement);
      made.push(...this.#statements(this.#after.take(statement.end), statement));
      made.push(...this.#statements(this.#before.take(statement.end)));
    });
    return made;
  }

  #updateStatements(node: ts.Node, statements: readonly ts.Statement[]): ts.Node {
    const { factory } = this.#context;
    const tsc = this.#tsc;
    if (tsc.isSourceFile(node)) {
      const list = tsc.setTextRange(factory.createNodeArray(statements), node.statements);
      return factory.updateSourceFile(node, list);
    }
    if (tsc.isBlock(node)) {
      const list = tsc.setTextRange(factory.createNodeArray(statements), node.statements);
      return factory.updateBlock(node, list);
    }
    if (tsc.isModuleBlock(node)) return factory.updateModuleBlock(node, statements);
    if (tsc.isCaseClause(node)) return factory.updateCaseClause(node, node.expression, statements);
    return factory.updateDefaultClause(node as ts.DefaultClause, statements);
  }

  #head(head: string): ts.Statement[] {
    const statements = statementsFrom(this.#tsc, head);
    if (!head.includes(PURE)) return statements;
    for (const statement of statements) {
      if (!this.#tsc.isVariableStatement(statement)) continue;
      for (const { initializer } of statement.declarationList.declarations) {
        if (initializer) annotate(this.#tsc, initializer);
      }
    }
    return statements;
  }

  #statements(hooks: readonly Numbered[], near?: ts.Node): ts.Statement[] {
    return hooks.map(([hook, id]) => this.#statement(hook, id, near));
  }

  #statement(hook: Hook, id: number, near?: ts.Node): ts.Statement {
    const { factory } = this.#context;
    const call = this.#call(hook, id, ...this.#look(hook, near), ...this.#key(hook));
    if (!hook.silent) return factory.createExpressionStatement(call);
    const list = factory.createVariableDeclarationList([this.#empty(call)]);
    return factory.createVariableStatement(undefined, list);
  }

  /** `{} = call`, which binds nothing. */
  #empty(call: ts.Expression): ts.VariableDeclaration {
    const { factory } = this.#context;
    const pattern = factory.createObjectBindingPattern([]);
    return factory.createVariableDeclaration(pattern, undefined, undefined, call);
  }

  #declare(
    original: ts.VariableDeclarationList,
    visited: ts.VariableDeclarationList,
  ): ts.VariableDeclarationList {
    const made = original.declarations.flatMap((declaration, index) => {
      const hooks = this.#declarators.take(declaration.end);
      const empty = hooks.map(([hook, id]) =>
        this.#empty(this.#call(hook, id, ...this.#look(hook, declaration))),
      );
      return [visited.declarations[index] as ts.VariableDeclaration, ...empty];
    });
    return this.#context.factory.updateVariableDeclarationList(visited, made);
  }

  #braces(original: ts.Node, visited: ts.Statement): ts.Statement {
    const hooks = this.#around.take(this.#rangeOf(original), ({ form }) => form === "braces");
    return hooks.reduceRight(
      (inner, [hook, id]) =>
        this.#context.factory.createBlock([this.#statement(hook, id), inner], false),
      visited,
    );
  }

  #expression(original: ts.Expression, visited: ts.Expression): ts.Expression {
    const key = this.#rangeOf(original);
    const hooks = this.#around.take(key, ({ form }) => form !== "braces");
    const hooked = hooks.reduceRight(
      (inner, [hook, id]) => this.#wrap(hook, id, inner, original),
      visited,
    );
    const looks = this.#looks.get(key) ?? [];
    this.#looks.delete(key);
    return looks.reduce((inner, look) => this.#give(look, original, inner), hooked);
  }

  #wrap(hook: Hook, id: number, inner: ts.Expression, original: ts.Node): ts.Expression {
    const { factory } = this.#context;
    switch (hook.form) {
      case "sequence": {
        const call = this.#call(hook, id, ...this.#look(hook));
        return factory.createParenthesizedExpression(factory.createComma(call, inner));
      }
      case "keep":
        return this.#call(hook, id, inner, ...this.#look(hook, original));
      case "named":
        return this.#pure(hook, this.#call(hook, id, this.#carrier(hook.name, inner)));
      case "call":
      case "text": {
        const { receiver, argument } = hook.call ?? {};
        const [first, last] = [receiver, argument].map((seen) => seen && this.#given.get(seen));
        const values = [first, inner, last].filter((value) => value !== undefined);
        return this.#pure(hook, this.#call(hook, id, ...values));
      }
      default: {
        const call = this.#pure(hook, this.#call(hook, id, inner, ...this.#key(hook)));
        return hook.outerParens ? factory.createParenthesizedExpression(call) : call;
      }
    }
  }

  /** `hook(id, t = a.b, t.map(f))`, as in the text: see calls.ts. */
  #give({ seen, isReceiver }: Look, original: ts.Node, visited: ts.Expression): ts.Expression {
    const { factory } = this.#context;
    if (seen.text !== undefined) {
      this.#given.set(seen, readAgain(this.#tsc, factory, seen.text, original));
      return visited;
    }
    const kept = (): ts.Identifier => factory.createIdentifier(this.#names.kept);
    const value = seen.isAnonymous
      ? factory.createParenthesizedExpression(
          factory.createComma(factory.createNumericLiteral(0), visited),
        )
      : visited;
    const keep = factory.createAssignment(kept(), value);
    this.#given.set(seen, isReceiver ? keep : kept());
    return isReceiver ? kept() : factory.createParenthesizedExpression(keep);
  }

  #carrier(name: string, value: ts.Expression): ts.Expression {
    const { factory } = this.#context;
    const isComputed = name.startsWith("[");
    const text = isComputed ? name.slice(1, -1) : name;
    const key = text.startsWith('"')
      ? factory.createStringLiteral(JSON.parse(text))
      : factory.createIdentifier(text);
    const property = isComputed ? factory.createComputedPropertyName(key) : key;
    return factory.createObjectLiteralExpression([
      factory.createPropertyAssignment(property, value),
    ]);
  }

  /** The variable, or property of one, that a hook looks at; `near` has it. */
  #look({ name }: Hook, near?: ts.Node): ts.Expression[] {
    if (name === "") return [];
    const { factory } = this.#context;
    const [first = "", ...others] = name.split(".");
    const root = factory.createIdentifier(first);
    this.#tsc.setOriginalNode(root, nameIn(this.#tsc, near, first));
    return [
      others.reduce<ts.Expression>(
        (object, part) => factory.createPropertyAccessExpression(object, part),
        root,
      ),
    ];
  }

  #key({ member }: Hook): ts.Expression[] {
    return member ? [this.#context.factory.createStringLiteral(JSON.parse(member))] : [];
  }

  #call(hook: Hook, id: number, ...values: ts.Expression[]): ts.Expression {
    const { factory } = this.#context;
    const helper = factory.createIdentifier(helperOf(hook, this.#names));
    const number = factory.createNumericLiteral(id);
    const call = factory.createCallExpression(helper, undefined, [number, ...values]);
    return this.#tsc.setSourceMapRange(call, { pos: hook.start, end: hook.end });
  }

  #pure({ isPure }: Hook, call: ts.Expression): ts.Expression {
    return isPure ? annotate(this.#tsc, call) : call;
  }

  #rangeOf(node: ts.Node): number {
    return rangeKey(node.getStart(this.#file), node.end);
  }
}

function hasStatements(tsc: typeof ts, node: ts.Node): node is WithStatements {
  return (
    tsc.isSourceFile(node) ||
    tsc.isBlock(node) ||
    tsc.isModuleBlock(node) ||
    tsc.isCaseOrDefaultClause(node)
  );
}

/** What can be read twice. */
function readAgain(
  tsc: typeof ts,
  factory: ts.NodeFactory,
  text: string,
  original: ts.Node,
): ts.Expression {
  const [statement] = statementsFrom(tsc, text);
  if (statement === undefined || !tsc.isExpressionStatement(statement)) {
    throw new Error(`no expression: ${text}`);
  }
  if (!tsc.isIdentifier(statement.expression)) return statement.expression;
  return tsc.setOriginalNode(factory.createIdentifier(text), nameIn(tsc, original, text));
}
