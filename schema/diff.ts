import {
  BreakingChangeType,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** One difference between two public schemas, in words. */
export interface Change {
  /**
   * What it does to clients: `breaking` can make operations fail, `dangerous` can surprise them (a new enum
   * value), `safe` cannot.
   */
  effect: 'breaking' | 'dangerous' | 'safe';
  message: string;
}

/** Says what clients see change from one public schema to another; breaking changes first. */
export function diffPublicSchemas(before: string, after: string): Change[] {
  const [old, next] = [buildSchema(before), buildSchema(after)];
  const breaking = findBreakingChanges(old, next);
  const dangerous = findDangerousChanges(old, next).filter(({ type }) => !harmless.has(type));
  const surprising = dangerous.map(({ description }) => description);
  const harmlessOnes = findDangerousChanges(old, next)
    .filter(({ type }) => harmless.has(type))
    .map(({ description }) => description);
  // What would break on the way back, and does not on the way there, is an addition.
  const forward = new Set(breaking.map(({ description }) => description));
  const additions = findBreakingChanges(next, old)
    .filter(({ type, description }) => type in reversed && !isOfInput(description, next))
    .map(({ type, description }) => reversed[type as keyof typeof reversed](description, next))
    .filter((message) => !forward.has(message));
  return [
    ...breaking.map(({ description }): Change => ({ effect: 'breaking', message: description })),
    ...surprising.map((message): Change => ({ effect: 'dangerous', message })),
    ...[...additions, ...harmlessOnes].map((message): Change => ({ effect: 'safe', message })),
  ];
}

/** What graphql-js calls dangerous in general, and is not where a gateway answers by this very schema. */
const harmless = new Set<string>([
  DangerousChangeType.OPTIONAL_ARG_ADDED,
  DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED,
  DangerousChangeType.IMPLEMENTED_INTERFACE_ADDED,
]);

const reversed = {
  [BreakingChangeType.TYPE_REMOVED]: (description: string, next: GraphQLSchema) =>
    `${describeType(description.split(' ')[0]!, next)} was added.`,
  [BreakingChangeType.FIELD_REMOVED]: (description: string) =>
    description.replace('was removed', 'was added'),
  [BreakingChangeType.FIELD_CHANGED_KIND]: swapTypes,
  [BreakingChangeType.ARG_CHANGED_KIND]: swapTypes,
};

/** New input fields are told by graphql-js itself, as required or optional ones. */
function isOfInput(description: string, schema: GraphQLSchema): boolean {
  const [name, member] = description.split(' ')[0]!.split('.') as [string, string | undefined];
  return member !== undefined && isInputObjectType(schema.getType(name));
}

function swapTypes(description: string): string {
  return description.replace(/changed type from (\S+) to (\S+)\.$/, 'changed type from $2 to $1.');
}

function describeType(name: string, schema: GraphQLSchema): string {
  const type = schema.getType(name);
  if (isObjectType(type) || isInterfaceType(type)) {
    const interfaces = type.getInterfaces().map((item) => item.name);
    return `${name} (${isObjectType(type) ? 'type' : 'interface'}${interfaces.length > 0 ? `, a ${interfaces.join(', ')}` : ''})`;
  }
  if (isEnumType(type)) return `${name} (enum)`;
  return isInputObjectType(type) ? `${name} (input)` : name;
}
