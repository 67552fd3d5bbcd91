import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  isNonNullType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type ValueNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { createCollect, type SelectedField } from './collect.ts';
import { type CompileTask, createCompileTask, ruleOf } from './compile-task.ts';
import { type FieldSet, readFieldSet } from './field-set.ts';
import type { Graph } from './graph.ts';
import type { RequestTexts } from './request.ts';
import type { GatherTask } from './task.ts';

/** An operation as `gathered` runs it, its conditions decided. */
export interface CompiledOperation {
  readonly name: string | null;
  readonly roots: readonly RootField[];
  /** All tasks, those inside others included. */
  readonly tasks: readonly GatherTask[];
  /** The prefix of everything that `gathered` adds to requests; no name of the operation starts with it. */
  readonly hidden: string;
  readonly texts: RequestTexts;
  readonly definitions: readonly VariableDefinitionNode[];
}

export type RootField =
  | { kind: 'typename'; key: string }
  | { kind: 'service'; key: string; field: SelectedField }
  | { kind: 'introspection'; key: string; field: SelectedField }
  | { kind: 'cohort'; key: string; field: SelectedField; isNonNull: boolean }
  | { kind: 'gathered'; key: string; task: GatherTask; isNonNull: boolean }
  | {
      kind: 'entities';
      key: string;
      representations: ValueNode | undefined;
      entities: ReadonlyMap<string, Entity>;
    };

/** What is asked of the entities of one type. */
export interface Entity {
  readonly key: FieldSet;
  readonly fields: readonly EntityField[];
}

export type EntityField =
  | { kind: 'typename'; key: string; name: string }
  | { kind: 'key'; key: string; field: SelectedField }
  | { kind: 'gathered'; key: string; task: GatherTask; isNonNull: boolean };

/** A document's operation before its conditions are decided. */
export interface ReadOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that `@skip` and `@include` read; for each combination there is one compiled operation. */
  readonly conditions: readonly string[];
  readonly hidden: string;
}

/** Finds the operation. @throws GraphQLError when the document has none of that name, or one of another kind */
export function readOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
  kind = OperationTypeNode.QUERY,
): ReadOperation {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName
    ? operations.find(({ name }) => name?.value === operationName)
    : operations.length === 1
      ? operations[0]
      : undefined;
  if (!operation)
    throw new GraphQLError(`The document has no operation ${operationName ?? 'to run without a name'}.`);
  if (operation.operation !== kind) {
    const taken = kind === OperationTypeNode.QUERY ? 'queries' : 'subscriptions';
    throw new GraphQLError(`gathered answers ${taken} only; got a ${operation.operation}.`);
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return { operation, fragments, conditions: findConditions(document), hidden: freePrefix(document) };
}

/** Compiles the operation for one combination of what its conditions read. */
export function compileOperation(
  graph: Graph,
  { operation, fragments, hidden }: ReadOperation,
  variables: Readonly<Record<string, unknown>>,
): CompiledOperation {
  const collect = createCollect(graph.schema, fragments, (node) => isIncluded(node, variables));
  const definitions = operation.variableDefinitions ?? [];
  const byName = new Map(definitions.map((node) => [node.variable.name.value, node]));
  const tasks = new Set<GatherTask>();
  const { compileTask } = createCompileTask(graph, hidden, byName, (task) => tasks.add(task));
  const rootType = graph.schema.getRootType(operation.operation)!;
  const fields = collect(rootType, [operation.selectionSet]).byType.get(rootType.name) ?? [];
  return {
    name: operation.name?.value ?? null,
    roots: fields.map((field) => compileRoot(graph, field, compileTask)),
    tasks: [...tasks],
    hidden,
    texts: new Map(),
    definitions,
  };
}

function compileRoot(graph: Graph, field: SelectedField, compileTask: CompileTask): RootField {
  const { key, name, nodes, type } = field;
  if (name === '__typename') return { kind: 'typename', key };
  if (name === '__schema' || name === '__type') return { kind: 'introspection', key, field };
  if (name === '_service') return { kind: 'service', key, field };
  if (ruleOf(graph, field))
    return { kind: 'gathered', key, task: compileTask(field), isNonNull: isNonNullType(type) };
  if (name === 'cohort') return { kind: 'cohort', key, field, isNonNull: isNonNullType(type) };
  const representations = nodes[0]?.arguments?.find(
    (argument) => argument.name.value === 'representations',
  )?.value;
  return { kind: 'entities', key, representations, entities: compileEntities(graph, field, compileTask) };
}

function compileEntities(graph: Graph, field: SelectedField, compileTask: CompileTask): Map<string, Entity> {
  const entities = new Map<string, Entity>();
  if (!isUnionType(field.selection?.type)) throw new TypeError(`gathered has no field Query.${field.name}.`);
  for (const [typeName, fields] of field.selection.byType) {
    const rule = [...graph.fields.values()].find(({ type }) => type === typeName);
    entities.set(typeName, {
      key: readFieldSet(rule?.entityKey),
      fields: fields.map((inner): EntityField => {
        const { key, type } = inner;
        if (type === null) return { kind: 'typename', key, name: typeName };
        if (!ruleOf(graph, inner)) return { kind: 'key', key, field: inner };
        return { kind: 'gathered', key, task: compileTask(inner), isNonNull: isNonNullType(type) };
      }),
    });
  }
  return entities;
}

function isIncluded(
  { directives = [] }: SelectionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return directives.every(({ name, arguments: args }) => {
    const value = args?.find((argument) => argument.name.value === 'if')?.value;
    if (!value || (name.value !== 'skip' && name.value !== 'include')) return true;
    return Boolean(valueFromASTUntyped(value, variables)) === (name.value === 'include');
  });
}

function findConditions(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: args = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return false;
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      return false;
    },
  });
  return [...names];
}

/** `_g_`, or `_g1_`, `_g2_`, … where the document has names that start so. */
function freePrefix(document: DocumentNode): string {
  const names: string[] = [];
  visit(document, { Name: ({ value }) => void (value.startsWith('_g') && names.push(value)) });
  for (let number = 0; ; number++) {
    const prefix = `_g${number || ''}_`;
    if (!names.some((name) => name.startsWith(prefix))) return prefix;
  }
}
