import { createRequire } from 'node:module';
import { type CompositeType, Field, type FieldDefinition, isLeafType } from '@apollo/federation-internals';

/** What is used of paths through the graph of a supergraph. */
interface GraphPath {
  graph: { outEdges(vertex: Vertex): Edge[] };
  tail: Vertex;
  truncateTrailingDowncasts(): GraphPath;
  tailIsInterfaceObject(): boolean;
  add(field: Field, edge: Edge, conditions: unknown): GraphPath;
}

interface Vertex {
  type: Parameters<typeof isLeafType>[0];
}

interface Edge {
  transition: { kind: string; definition: FieldDefinition<CompositeType> };
  conditions?: unknown;
  tail: Vertex;
}

interface GraphPathModule {
  terminateWithNonRequestedTypenameField(path: GraphPath, overrides: unknown): GraphPath;
  noConditionsResolution: unknown;
}

/**
 * Where a fragment fits no object, `@apollo/query-planner` (2.14.4) ends its paths with `__typename`, so that the object
 * itself is asked for. Interface objects have none in its graph, and it throws "We should have an edge from I for
 * __typename". Here such a path ends with a leaf field of the interface object instead: a key has one.
 */
export function closeBranchesOfInterfaceObjects(): void {
  const ofPlanner = createRequire(import.meta.resolve('@apollo/query-planner'));
  const module = ofPlanner('@apollo/query-graphs/dist/graphPath.js') as GraphPathModule;
  const terminate = module.terminateWithNonRequestedTypenameField;
  module.terminateWithNonRequestedTypenameField = (path, overrides) => {
    const open = path.truncateTrailingDowncasts();
    const edge = open.tailIsInterfaceObject() ? open.graph.outEdges(open.tail).find(isLeaf) : undefined;
    if (!edge) return terminate(path, overrides);
    return open.add(new Field(edge.transition.definition), edge, module.noConditionsResolution);
  };
}

const isLeaf = ({ transition, conditions, tail }: Edge) =>
  transition.kind === 'FieldCollection' &&
  !conditions &&
  !transition.definition.hasArguments() &&
  isLeafType(tail.type);
