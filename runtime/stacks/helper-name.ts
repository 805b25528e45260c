import { execRegExp } from "./intrinsics.ts";

const HELPER = /^(?:\$ta|ta\$)(?:_[0-9a-f]{8})?(?:\d+_)?[sznbmkdt]?$/;

/** Whether a function is one of those that instrumented files get, by its name. */
export function isHelperName(name: string | undefined): boolean {
  return name !== undefined && execRegExp(HELPER, name) !== null;
}
