import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Whether a subgraph's value fits a scalar or enum in JSON. Custom scalars take any value. */
export function isLeafValue(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int':
      // Coercion to 32 bits changes every other number.
      return typeof value === 'number' && value === (value | 0);
    case 'Float':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'String':
      return typeof value === 'string';
    case 'ID':
      return typeof value === 'string' || typeof value === 'number';
    default:
      return true;
  }
}

/** A JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, for a message; never the value itself, which may be personal. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (!isRecord(value)) return `a ${typeof value}`;
  return 'an object';
}
