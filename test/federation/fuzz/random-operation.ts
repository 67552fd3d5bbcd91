import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Random } from './random.ts';
import { createValues, type OperationVariables } from './random-value.ts';

/** An operation of a client; it may break a rule of validation, rarely. */
export interface RandomOperation {
  text: string;
  operationName: string | null;
  /** What the client sends; several operations differ in it alone. */
  variables: Readonly<Record<string, unknown>>[];
}

/** Draws an operation against a schema. `runs` is how many sets of variables it comes with. */
export function drawOperation(schema: GraphQLSchema, random: Random, runs: number): RandomOperation {
  const values = createValues(random);
  const mutation = schema.getMutationType();
  const isMutation = mutation !== undefined && mutation !== null && random.chance(0.15);
  const root = isMutation ? mutation : schema.getQueryType()!;
  const draw: Drawing = {
    schema,
    random,
    values,
    fragments: [],
    keys: 0,
    nested: 0,
    left: 8 + random.below(random.chance(0.15) ? 60 : 22),
    isReachable: createReach(schema),
  };
  const selections = drawSelections(draw, root, 0, newScope());
  if (!isMutation && random.chance(0.04)) selections.push(random.pick(introspections));
  const body = `{ ${random.shuffle(selections).join(' ')} }`;
  const isNamed = random.chance(0.3);
  const head = isMutation ? 'mutation' : 'query';
  const name = isNamed ? ' Asked' : '';
  const operation = `${head}${name}${values.declarations()} ${body}`;
  const other = isNamed && random.chance(0.2) ? [`query Other { __typename }`] : [];
  return {
    text: random.shuffle([operation, ...draw.fragments, ...other]).join('\n'),
    operationName: isNamed ? 'Asked' : null,
    variables: Array.from({ length: runs }, () => drawVariables(values)),
  };
}

const drawVariables = (values: OperationVariables) => values.drawVariables();

const introspections = [
  '__schema { queryType { name } types { name kind } }',
  '__type(name: "T0") { name fields { name type { name ofType { name } } } interfaces { name } }',
  't0: __type(name: "Query") { fields(includeDeprecated: true) { name args { name defaultValue } } }',
  '__type(name: "Absent") { name }',
];

interface Drawing {
  schema: GraphQLSchema;
  random: Random;
  values: OperationVariables;
  fragments: string[];
  /** How many more fields. */
  left: number;
  /** How many response keys were made up. */
  keys: number;
  /** How many fragments stand around this place. */
  nested: number;
  isReachable: (type: GraphQLCompositeType) => boolean;
}

/** What stands at a place of the response, by response key: fields of one key have to merge. */
interface Scope {
  taken: Map<string, Taken[]>;
  inner: Map<string, Scope>;
}

interface Taken {
  parent: GraphQLCompositeType;
  /** Field and arguments. */
  call: string;
  type: string;
}

const newScope = (): Scope => ({ taken: new Map(), inner: new Map() });

const deepest = 6;

function drawSelections(draw: Drawing, type: GraphQLCompositeType, depth: number, scope: Scope): string[] {
  const { random } = draw;
  const count = 1 + random.below(depth === 0 ? 4 : 5);
  const selections: string[] = [];
  for (let turn = 0; turn < count && (draw.left > 0 || selections.length === 0); turn++) {
    const selection = drawSelection(draw, type, depth, scope);
    if (selection) selections.push(selection);
  }
  return selections.length > 0 ? selections : [`__typename`];
}

function drawSelection(
  draw: Drawing,
  type: GraphQLCompositeType,
  depth: number,
  scope: Scope,
): string | undefined {
  const { random } = draw;
  const fragmentOdds = isAbstractType(type) ? (isUnionType(type) ? 0.9 : 0.55) : 0.1;
  if (draw.nested < 5 && random.chance(fragmentOdds)) return drawFragment(draw, type, depth, scope);
  if (isUnionType(type) || random.chance(0.08)) return drawTypename(draw, type, scope);
  return drawField(draw, type, depth, scope);
}

function drawTypename(draw: Drawing, type: GraphQLCompositeType, scope: Scope): string | undefined {
  const key = draw.random.chance(0.2) ? draw.random.pick(aliases) : '__typename';
  if (!take(scope, key, { parent: type, call: '__typename', type: 'String!' })) return undefined;
  return `${key === '__typename' ? '' : `${key}: `}__typename${drawConditions(draw)}`;
}

/** Some are names of keys, of other fields, and of what planners and JavaScript use themselves. */
const aliases = ['a', 'b', 'c', 'id', 'code', 'f0', 'f1', 'f2', 'owner', '_entities', 'constructor', '_e0'];

function drawFragment(draw: Drawing, type: GraphQLCompositeType, depth: number, scope: Scope) {
  const { random } = draw;
  const condition = drawCondition(draw, type);
  const on = condition === type && random.chance(0.5) ? '' : ` on ${condition.name}`;
  draw.nested++;
  const inner = drawSelections(draw, condition, depth, scope);
  draw.nested--;
  if (random.chance(0.3)) {
    const name = `F${draw.fragments.length}`;
    draw.fragments.push(`fragment ${name} on ${condition.name} { ${inner.join(' ')} }`);
    const again = random.chance(0.2) ? ` ...${name}` : '';
    return `...${name}${drawConditions(draw)}${again}`;
  }
  return `...${on}${drawConditions(draw)} { ${inner.join(' ')} }`;
}

/** A type that objects of the given one may have. */
function drawCondition({ schema, random, isReachable }: Drawing, type: GraphQLCompositeType) {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  if (random.chance(0.65) && possible.length > 0) return random.pick(possible);
  const abstract = Object.values(schema.getTypeMap()).filter(
    (each) =>
      isAbstractType(each) &&
      isReachable(each) &&
      schema.getPossibleTypes(each).some((object) => possible.includes(object)),
  ) as GraphQLCompositeType[];
  return abstract.length > 0 && random.chance(0.8) ? random.pick(abstract) : type;
}

function drawField(
  draw: Drawing,
  type: GraphQLCompositeType,
  depth: number,
  scope: Scope,
): string | undefined {
  if (isUnionType(type)) return undefined;
  const { random } = draw;
  const fields = Object.values(type.getFields()).filter(
    (each) => depth < deepest - 1 || !isCompositeType(getNamedType(each.type)),
  );
  if (fields.length === 0) return drawTypename(draw, type, scope);
  const field = random.pick(fields);
  const call = drawCall(draw, field);
  const alias = random.chance(field.args.length > 0 ? 0.6 : 0.25) ? drawAlias(draw, type) : field.name;
  const key = [alias, `x${draw.keys++}`].find((each) =>
    take(scope, each, { parent: type, call, type: String(field.type) }),
  );
  if (key === undefined) return undefined;
  draw.left--;
  const head = `${key === field.name ? '' : `${key}: `}${call}${drawConditions(draw)}`;
  const named = getNamedType(field.type as GraphQLOutputType);
  if (!isCompositeType(named)) return head;
  const inner = scope.inner.get(key) ?? newScope();
  scope.inner.set(key, inner);
  return `${head} { ${drawSelections(draw, named, depth + 1, inner).join(' ')} }`;
}

/** Often another field's name. */
function drawAlias({ random }: Drawing, type: GraphQLCompositeType): string {
  if (isUnionType(type) || random.chance(0.6)) return random.pick(aliases);
  return random.pick(Object.keys(type.getFields()));
}

function drawCall({ random, values }: Drawing, field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap((argument: GraphQLArgument) => {
    const isNeeded = isNonNullType(argument.type) && argument.defaultValue === undefined;
    if (!isNeeded && random.chance(0.4)) return [];
    return `${argument.name}: ${values.drawArgument(argument)}`;
  });
  return given.length > 0 ? `${field.name}(${given.join(', ')})` : field.name;
}

/** Holds what overlapping selections are held to by validation, and a little more. */
function take({ taken }: Scope, key: string, wanted: Taken): boolean {
  const known = taken.get(key) ?? [];
  const isFree = known.every(
    ({ parent, call, type }) =>
      type === wanted.type &&
      (call === wanted.call ||
        (isObjectType(parent) && isObjectType(wanted.parent) && parent !== wanted.parent)),
  );
  if (isFree) taken.set(key, [...known, wanted]);
  return isFree;
}

function drawConditions({ random, values }: Drawing): string {
  if (!random.chance(0.13)) return '';
  const one = (name: string) => {
    const isTrue = random.chance(name === 'include' ? 0.8 : 0.2);
    const value = random.chance(0.6) ? values.drawCondition() : String(isTrue);
    return ` @${name}(if: ${value})`;
  };
  if (random.chance(0.15)) return random.shuffle([one('skip'), one('include')]).join('');
  return one(random.pick(['skip', 'include']));
}

/** Whether a type has fields that lead to objects at all; interfaces without possible types have none. */
function createReach(schema: GraphQLSchema) {
  return (type: GraphQLCompositeType) => !isInterfaceType(type) || schema.getPossibleTypes(type).length > 0;
}
