import { Kind } from 'graphql';
import { stringArgument } from './federation-names.ts';
import { fieldsOf, readSelection } from './selection.ts';
import { directivesOf, type Subgraph, type SubgraphType } from './subgraph.ts';

/** A `@key` as one subgraph declares it. */
export interface Key {
  /** Its field names, ascending, separated by spaces; null when it selects into objects. */
  fields: string | null;
  resolvable: boolean;
}

/** The keys a subgraph declares on a type, in their order. */
export function keysOf(subgraph: Subgraph, type: SubgraphType): Key[] {
  return directivesOf(subgraph, type, 'key').map((use) => {
    const resolvable = use.arguments?.find((argument) => argument.name.value === 'resolvable')?.value;
    const set = readSelection(stringArgument(use, 'fields') ?? '');
    const fields = set ? fieldsOf(set) : [];
    const isFlat = fields.length > 0 && fields.every((field) => !field.selectionSet);
    return {
      fields: isFlat
        ? fields
            .map((field) => field.name.value)
            .sort()
            .join(' ')
        : null,
      resolvable: !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value),
    };
  });
}

/** The keys by which the subgraph can be asked for the type. */
export function resolvableKeys(subgraph: Subgraph, type: SubgraphType): Key[] {
  return keysOf(subgraph, type).filter((key) => key.resolvable);
}

/** The names of all fields that any key of the type names at its top. */
export function keyFieldsOf(subgraph: Subgraph, type: SubgraphType): Set<string> {
  return new Set(
    directivesOf(subgraph, type, 'key').flatMap((use) => {
      const set = readSelection(stringArgument(use, 'fields') ?? '');
      return set ? fieldsOf(set).map((field) => field.name.value) : [];
    }),
  );
}
