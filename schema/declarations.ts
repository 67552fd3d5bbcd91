import { type FieldDefinitionNode, Kind } from 'graphql';
import { stringArgument } from './federation-names.ts';
import type { Problem } from './problem.ts';
import { hasDirective, placeOf, type Subgraph, type SubgraphType } from './subgraph.ts';

/** One `@gather` in one subgraph. */
export interface GatherDeclaration {
  subgraph: Subgraph;
  type: SubgraphType;
  field: FieldDefinitionNode;
  /** `Type.field` */
  coordinate: string;
  /** The value written for `merge`, whatever it is; null when there is none. */
  merge: string | null;
  /** The selections written, by argument. */
  selections: { key?: string; orderBy?: string; sum?: string; any?: string };
  /** `@inaccessible`: gathered for `gathered`'s own use, and in no supergraph. */
  hidden: boolean;
}

/** What the rules look at: all subgraphs, ascending by name, and the gathered fields by coordinate. */
export interface Federation {
  subgraphs: readonly Subgraph[];
  /** For each gathered field its declarations, in source order. */
  gathered: ReadonlyMap<string, readonly GatherDeclaration[]>;
}

/** Collects the `@gather`s of all subgraphs. */
export function readFederation(subgraphs: readonly Subgraph[]): Federation {
  const ordered = subgraphs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const gathered = new Map<string, GatherDeclaration[]>();
  for (const subgraph of ordered) {
    for (const type of subgraph.types.values()) {
      for (const field of type.fields.values()) {
        const declaration = readDeclaration(subgraph, type, field);
        if (!declaration) continue;
        const declarations = gathered.get(declaration.coordinate) ?? [];
        gathered.set(declaration.coordinate, [...declarations, declaration]);
      }
    }
  }
  return { subgraphs: ordered, gathered: new Map([...gathered].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Whether the field is gathered: it carries `@gather` in that subgraph. */
export function isGathered(field: FieldDefinitionNode): boolean {
  return field.directives?.some((use) => use.name.value === 'gather') ?? false;
}

/** Whether the type is a root that gathered fields may stand on; on any other type they hang on its key. */
export function isGatheredRoot(name: string): boolean {
  return name === 'Query' || name === 'Subscription';
}

/** A problem with one declaration of a gathered field. */
export function problemWith(declaration: GatherDeclaration, code: string, message: string): Problem {
  return {
    code,
    message: `${declaration.subgraph.name}: ${declaration.coordinate} ${message}`,
    coordinate: declaration.coordinate,
    ...placeOf(declaration.subgraph, declaration.field),
  };
}

function readDeclaration(
  subgraph: Subgraph,
  type: SubgraphType,
  field: FieldDefinitionNode,
): GatherDeclaration | null {
  const use = field.directives?.find((use) => use.name.value === 'gather');
  if (!use) return null;
  const merge = use.arguments?.find((argument) => argument.name.value === 'merge')?.value;
  const selections: GatherDeclaration['selections'] = {};
  for (const name of ['key', 'orderBy', 'sum', 'any'] as const) {
    const text = stringArgument(use, name);
    if (text !== undefined) selections[name] = text;
  }
  return {
    subgraph,
    type,
    field,
    coordinate: `${type.name}.${field.name.value}`,
    merge: merge?.kind === Kind.ENUM ? merge.value : null,
    selections,
    hidden: hasDirective(subgraph, field, 'inaccessible'),
  };
}
