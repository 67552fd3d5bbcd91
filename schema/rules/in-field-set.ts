import type { ConstDirectiveNode, NameNode, SelectionSetNode } from 'graphql';
import type { Federation } from '../declarations.ts';
import { stringArgument } from '../federation-names.ts';
import type { Problem } from '../problem.ts';
import { fieldsOf, readSelection } from '../selection.ts';
import { directivesOf, placeOf, type Subgraph, type SubgraphType } from '../subgraph.ts';
import { namedTypeOf } from '../type-reference.ts';

/** `GATHER_IN_FIELD_SET`: a `@key`, `@requires` or `@provides` of any subgraph names a gathered field. */
export function inFieldSet({ subgraphs, gathered }: Federation): Problem[] {
  return subgraphs.flatMap((subgraph) =>
    [...subgraph.types.values()].flatMap((type) =>
      fieldSetsOf(subgraph, type).flatMap(({ directive, coordinate, name, set, on }) =>
        coordinatesIn(subgraph, set, on)
          .filter((named) => gathered.has(named))
          .map((named) => ({
            code: 'GATHER_IN_FIELD_SET',
            message:
              `${subgraph.name}: @${directive} on ${coordinate} names ${named}, which is gathered. Only \`gathered\` ` +
              `can answer it, and it has no key to be asked by: name another field`,
            coordinate,
            ...placeOf(subgraph, { name }),
          })),
      ),
    ),
  );
}

interface FieldSet {
  directive: string;
  coordinate: string;
  name: NameNode;
  set: SelectionSetNode;
  on: string;
}

function fieldSetsOf(subgraph: Subgraph, type: SubgraphType): FieldSet[] {
  const keys = directivesOf(subgraph, type, 'key').map((use) => ({ directive: 'key', use, on: type.name }));
  const onType = keys.map((item) => ({ ...item, coordinate: type.name, name: type.nodes[0]!.name }));
  const onFields = [...type.fields.values()].flatMap((field) => {
    const place = { coordinate: `${type.name}.${field.name.value}`, name: field.name };
    return [
      ...directivesOf(subgraph, field, 'requires').map((use) => ({
        directive: 'requires',
        use,
        on: type.name,
        ...place,
      })),
      ...directivesOf(subgraph, field, 'provides').map((use) => ({
        directive: 'provides',
        use,
        on: namedTypeOf(field.type),
        ...place,
      })),
    ];
  });
  return [...onType, ...onFields].flatMap(({ use, ...item }) => {
    const set = fieldsArgument(use);
    return set ? [{ ...item, set }] : [];
  });
}

function fieldsArgument(use: ConstDirectiveNode): SelectionSetNode | null {
  return readSelection(stringArgument(use, 'fields') ?? '');
}

function coordinatesIn(subgraph: Subgraph, set: SelectionSetNode, on: string): string[] {
  return fieldsOf(set).flatMap((selection) => {
    const field = subgraph.types.get(on)?.fields.get(selection.name.value);
    const below =
      field && selection.selectionSet
        ? coordinatesIn(subgraph, selection.selectionSet, namedTypeOf(field.type))
        : [];
    return [`${on}.${selection.name.value}`, ...below];
  });
}
