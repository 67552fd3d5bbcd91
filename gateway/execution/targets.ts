import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { PathStep } from '../plan/plan.ts';

/** An object of the response, into which the answer of a fetch goes. */
export type Target = Record<string, unknown>;

export const isTarget = (value: unknown): value is Target =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Finds the objects at a path of the response, in order. The same object may be found at several places. */
export type FindTargets = (root: Target, into: Target[]) => void;

/**
 * Generates the code that follows a path: loops in loops, some three times as fast as a function a step, which is what
 * a list in a list goes on with. Values of another kind than a step expects are passed over. Only response keys, which
 * are GraphQL names, get into the text.
 */
export function compileTargets(types: GraphQLSchema, path: readonly PathStep[]): FindTargets {
  const visits: Visit[] = [addTarget];
  for (const step of path.toReversed()) visits.unshift(compileStep(types, step, visits[0]!));
  const names = path.map((step) => (step.kind === 'type' ? toObjectTypes(types, step.names) : null));
  const end = writeObject(path.length, `into.push(v${path.length});`);
  const body = path.reduceRight((inner, step, at) => writeStep(step, at, inner), end);
  const create = new Function(
    'visits',
    'names',
    'isAmong',
    'isArray',
    `"use strict"; return (v0, into) => { ${body} };`,
  );
  return create(visits, names, isAmong, Array.isArray) as FindTargets;
}

type Visit = (value: unknown, into: Target[]) => void;

/** A statement that goes from the value `v<at>` to the values `v<at + 1>`, and there on with `inner`. */
function writeStep(step: PathStep, at: number, inner: string): string {
  const [own, next] = [`v${at}`, `v${at + 1}`];
  switch (step.kind) {
    case 'key':
      return writeObject(at, `const ${next} = ${own}[${JSON.stringify(step.key)}]; ${inner}`);
    case 'type':
      return writeObject(at, `if (isAmong(names[${at}], ${own})) { const ${next} = ${own}; ${inner} }`);
    case 'item': {
      const index = `i${at}`;
      const loop = `for (let ${index} = 0; ${index} < ${own}.length; ${index}++)`;
      return `if (isArray(${own})) ${loop} { const ${next} = ${own}[${index}]; ${inner} }`;
    }
    default:
      return step satisfies never;
  }
}

/** A list where there should be an object is a list in a list. */
const writeObject = (at: number, inner: string) =>
  `if (typeof v${at} === "object" && v${at} !== null) { if (isArray(v${at})) visits[${at}](v${at}, into); else { ${inner} } }`;

function addTarget(value: unknown, into: Target[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) into.push(value as Target);
  else for (const item of value) addTarget(item, into);
}

function compileStep(types: GraphQLSchema, step: PathStep, next: Visit): Visit {
  switch (step.kind) {
    case 'item':
      return intoItems(next);
    case 'key': {
      const { key } = step;
      const visit: Visit = (value, into) => {
        if (typeof value !== 'object' || value === null) return;
        if (Array.isArray(value)) for (const item of value) visit(item, into);
        else next((value as Target)[key], into);
      };
      return visit;
    }
    case 'type': {
      const names = toObjectTypes(types, step.names);
      const visit: Visit = (value, into) => {
        if (typeof value !== 'object' || value === null) return;
        if (Array.isArray(value)) for (const item of value) visit(item, into);
        else if (isAmong(names, value as Target)) next(value, into);
      };
      return visit;
    }
    default:
      return step satisfies never;
  }
}

function intoItems(next: Visit): Visit {
  return (value, into) => {
    if (Array.isArray(value)) for (const item of value) next(item, into);
  };
}

/** Without `__typename`, the planner took the type as known. */
const isAmong = (names: ReadonlySet<unknown>, { __typename }: Target) =>
  __typename === undefined || names.has(__typename);

/** Whether a type condition holds for objects of a type. */
export function isOfType(types: GraphQLSchema, typeName: string, condition: string): boolean {
  if (typeName === condition) return true;
  const [type, abstract] = [types.getType(typeName), types.getType(condition)];
  return isObjectType(type) && isAbstractType(abstract) && types.isSubType(abstract, type);
}

/** The object types that names stand for; an interface object goes by the interface's name. */
export function toObjectTypes(types: GraphQLSchema, names: readonly string[]): Set<string> {
  return new Set(
    names.flatMap((name) => {
      const type = types.getType(name);
      return isAbstractType(type) ? [name, ...types.getPossibleTypes(type).map((each) => each.name)] : [name];
    }),
  );
}

/** As `FindTargets` does, with the path of each target: response keys and list indexes. For errors only. */
export function locateTargets(
  types: GraphQLSchema,
  path: readonly PathStep[],
  root: Target,
): Array<{ target: Target; path: Array<string | number> }> {
  const found: Array<{ target: Target; path: Array<string | number> }> = [];
  const visit = (value: unknown, at: number, place: Array<string | number>): void => {
    if (typeof value !== 'object' || value === null) return;
    const step = path[at];
    if (Array.isArray(value)) {
      const next = step?.kind === 'item' ? at + 1 : at;
      value.forEach((item, index) => {
        visit(item, next, [...place, index]);
      });
      return;
    }
    const object = value as Target;
    if (!step) found.push({ target: object, path: place });
    else if (step.kind === 'key') visit(object[step.key], at + 1, [...place, step.key]);
    else if (step.kind === 'type' && isAmong(toObjectTypes(types, step.names), object)) {
      visit(object, at + 1, place);
    }
  };
  visit(root, 0, []);
  return found;
}
