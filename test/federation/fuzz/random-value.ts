import {
  type GraphQLArgument,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Random } from './random.ts';

/** Draws arguments of one operation, and the variables that they use. */
export interface OperationVariables {
  /** A literal, a variable, or a literal with variables in it. */
  drawArgument(argument: GraphQLArgument): string;
  /** A variable that is a condition. */
  drawCondition(): string;
  /** `($a: Int = 1, …)`, or nothing. */
  declarations(): string;
  /** Values for all variables; those that need none may be missing. */
  drawVariables(): Record<string, unknown>;
}

interface Variable {
  name: string;
  type: GraphQLInputType | 'Boolean!';
  declaration: string;
  isNeeded: boolean;
}

/** Starts with no variables. */
export function createValues(random: Random): OperationVariables {
  const variables: Variable[] = [];

  const declare = (type: GraphQLInputType): string => {
    const known = variables.filter((each) => String(each.type) === String(type));
    if (known.length > 0 && random.chance(0.5)) return `$${random.pick(known).name}`;
    const name =
      random.chance(0.05) && !variables.some((each) => each.name === 'representations')
        ? 'representations'
        : `v${variables.length}`;
    const hasDefault = random.chance(0.3);
    const initial = hasDefault ? ` = ${literal(random, type, null)}` : '';
    variables.push({
      name,
      type,
      declaration: `$${name}: ${type}${initial}`,
      isNeeded: isNonNullType(type) && !hasDefault,
    });
    return `$${name}`;
  };

  return {
    drawArgument: ({ type }) => (random.chance(0.35) ? declare(type) : literal(random, type, declare)),
    drawCondition() {
      const known = variables.filter(({ type }) => String(type) === 'Boolean!');
      if (known.length > 0 && random.chance(0.6)) return `$${random.pick(known).name}`;
      const name = `c${variables.length}`;
      const hasDefault = random.chance(0.3);
      const initial = hasDefault ? ` = ${random.chance(0.5)}` : '';
      variables.push({
        name,
        type: 'Boolean!',
        declaration: `$${name}: Boolean!${initial}`,
        isNeeded: !hasDefault,
      });
      return `$${name}`;
    },
    declarations() {
      if (variables.length === 0) return '';
      return `(${random
        .shuffle(variables)
        .map(({ declaration }) => declaration)
        .join(', ')})`;
    },
    drawVariables() {
      const values: Record<string, unknown> = {};
      for (const { name, type, isNeeded } of variables) {
        if (!isNeeded && random.chance(0.3)) continue;
        values[name] = type === 'Boolean!' ? random.chance(0.5) : drawValue(random, type);
      }
      return values;
    },
  };
}

/** The same few values again and again, so that equal fetches happen. */
const leaves: Record<string, readonly string[]> = {
  Int: ['0', '1', '-7'],
  Float: ['0.5', '2', '-1.25e3'],
  String: ['""', '"x"', '"\\"quoted\\" {\\n}"', '"한국어"'],
  ID: ['"1"', '7'],
  Boolean: ['true', 'false'],
  Day: ['"2026-01-01"', '"2026-12-31"'],
  Blob: ['{b: 1, a: [true, null]}', '"x"', '[1, 2.5]', 'WORD'],
};

const leafValues: Record<string, readonly unknown[]> = {
  Int: [0, 1, -7],
  Float: [0.5, 2, -1250],
  String: ['', 'x', '"quoted" {\n}', '한국어', '$v0'],
  ID: ['1', 7],
  Boolean: [true, false],
  Day: ['2026-01-01', '2026-12-31'],
  Blob: [{ b: 1, a: [true, null] }, 'x', [1, 2.5], null],
};

function literal(
  random: Random,
  type: GraphQLInputType,
  declare: ((type: GraphQLInputType) => string) | null,
): string {
  if (isNonNullType(type)) return innerLiteral(random, type.ofType, declare);
  return random.chance(0.12) ? 'null' : innerLiteral(random, type, declare);
}

function innerLiteral(
  random: Random,
  type: GraphQLInputType,
  declare: ((type: GraphQLInputType) => string) | null,
): string {
  const draw = (inner: GraphQLInputType) =>
    declare && random.chance(0.25) ? declare(inner) : literal(random, inner, declare);
  if (isListType(type)) {
    const isSingle = random.chance(0.15) && !isListType(type.ofType);
    if (isSingle) return literal(random, type.ofType, null);
    return `[${Array.from({ length: random.below(3) }, () => draw(type.ofType)).join(', ')}]`;
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => (isNonNullType(field.type) && field.defaultValue === undefined) || random.chance(0.5),
    );
    return `{${random
      .shuffle(fields)
      .map((field) => `${field.name}: ${draw(field.type)}`)
      .join(', ')}}`;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  return random.pick(leaves[String(type)] ?? ['"x"']);
}

function drawValue(random: Random, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return drawInner(random, type.ofType);
  return random.chance(0.15) ? null : drawInner(random, type);
}

function drawInner(random: Random, type: GraphQLInputType): unknown {
  if (isListType(type)) {
    if (random.chance(0.15) && !isListType(type.ofType)) return drawValue(random, type.ofType);
    return Array.from({ length: random.below(3) }, () => drawValue(random, type.ofType));
  }
  if (isInputObjectType(type)) {
    const value: Record<string, unknown> = {};
    for (const field of random.shuffle(Object.values(type.getFields()))) {
      const isNeeded = isNonNullType(field.type) && field.defaultValue === undefined;
      if (isNeeded || random.chance(0.5)) value[field.name] = drawValue(random, field.type);
    }
    return value;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  return random.pick(leafValues[String(type)] ?? ['x']);
}
