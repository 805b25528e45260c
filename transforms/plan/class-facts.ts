import { type Class, type ClassMethod, isFunction, type Node } from "@babel/types";
import { type Facts, FIELDS, NAMED, PRIVATES } from "../../runtime/protocol.ts";
import { staticKey } from "./syntax.ts";
import { walk } from "./walk.ts";

/** No engine gives instances room for more because of their source. */
const MOST_FIELDS = 63;
const MOST_PRIVATES = FIELDS / PRIVATES - 1;

/** The facts of a class. */
export function classFacts({ superClass, body: { body } }: Class): Facts {
  const methods = Math.min(body.filter(isMethod).length, PRIVATES - 1);
  const privates = body.filter(isPrivateField).length;
  const fields = privates + body.filter(isPublicField).length;
  const hasPrivateMethods = body.some(
    (member) => member.type === "ClassPrivateMethod" && !member.static,
  );
  const named = superClass ? 0 : countNamed(body.find(isConstructor));
  return (
    methods +
    PRIVATES * Math.min(privates + (hasPrivateMethods ? 1 : 0), MOST_PRIVATES) +
    FIELDS * Math.min(fields, MOST_FIELDS) +
    NAMED * Math.min(named, MOST_FIELDS)
  );
}

/** A method or accessor of a class; its constructor is the class itself. */
export function isMethod(member: Node): boolean {
  if (member.type === "ClassMethod") return !isConstructor(member);
  return member.type === "ClassPrivateMethod";
}

function isConstructor(member: Node): member is ClassMethod {
  return member.type === "ClassMethod" && member.kind === "constructor";
}

function isPrivateField(member: Node): boolean {
  if ("static" in member && member.static) return false;
  if (member.type === "ClassAccessorProperty") return true;
  return member.type === "ClassPrivateProperty";
}

function isPublicField(member: Node): boolean {
  return member.type === "ClassProperty" && !member.static && !member.declare && !member.abstract;
}

/** Properties of `this` that a constructor itself stores by name. */
function countNamed(method: ClassMethod | undefined): number {
  if (method === undefined) return 0;
  const names = new Set<string>();
  walk(method.body, ({ node }) => {
    if (isFunction(node) || node.type === "ClassBody") return false;
    const target = node.type === "AssignmentExpression" ? node.left : undefined;
    if (target?.type === "MemberExpression" && target.object.type === "ThisExpression") {
      const key = staticKey(target.property, target.computed);
      if (key !== undefined && !key.startsWith("#")) names.add(key);
    }
    return true;
  });
  const given = method.params.filter(({ type }) => type === "TSParameterProperty");
  return names.size + given.length;
}
