import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import { type FieldDefinitionNode, Kind, parse, print } from 'graphql';

/**
 * The SDL of `gathered` for when it runs alone behind another router: gathered fields are nullable, so that an
 * unreachable `gathered` costs its own fields and not the entities around them.
 */
export function toStandaloneSdl(sdl: string, fields: readonly GatheredField[]): string {
  if (sdl === '') return sdl;
  const gathered = new Set(fields.map(({ type, field }) => `${type}.${field}`));
  const document = parse(sdl, { noLocation: true });
  const definitions = document.definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    const isGathered = (field: FieldDefinitionNode) => gathered.has(`${node.name.value}.${field.name.value}`);
    return { ...node, fields: node.fields?.map((field) => (isGathered(field) ? toNullable(field) : field)) };
  });
  return `${print({ ...document, definitions })}\n`;
}

function toNullable(field: FieldDefinitionNode): FieldDefinitionNode {
  return field.type.kind === Kind.NON_NULL_TYPE ? { ...field, type: field.type.type } : field;
}
