import { executeSync, Kind, OperationTypeNode, type VariableDefinitionNode } from 'graphql';
import type { SelectedField } from './collect.ts';
import type { Graph } from './graph.ts';
import { createObject } from './response.ts';

/** Answers `__schema` or `__type` about the subgraph's own schema. */
export function introspect(
  graph: Graph,
  { key, nodes }: SelectedField,
  variableDefinitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const selectionSet = { kind: Kind.SELECTION_SET, selections: nodes } as const;
  const operation = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    selectionSet,
  } as const;
  const document = { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }] } as const;
  const { data } = executeSync({ schema: graph.schema, document, variableValues: { ...variables } });
  return data?.[key] ?? null;
}

/** Answers `_service`: the SDL, for who composes over HTTP. */
export function describeService(graph: Graph, field: SelectedField): Record<string, unknown> {
  const service = createObject();
  for (const { key, name, parent } of field.selection?.byType.get('_Service') ?? []) {
    service[key] = name === 'sdl' ? graph.sdl : parent.name;
  }
  return service;
}
