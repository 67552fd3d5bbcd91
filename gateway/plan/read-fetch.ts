import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, parse, visit } from 'graphql';
import type { EntityList, Fetch, PathStep, RequiredFragment, RequiredSelection } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { type Raw, readList, readObject, readOptionalText, readText, refuseUnknown } from './raw-value.ts';
import { readPath, readRewrites } from './read-path.ts';

/** Members that are read out of the document itself, or that say what the schema says, too. */
const derived = [
  'kind',
  'variableUsages',
  'operationKind',
  'operationDocumentNode',
  'hasDefers',
  'id',
  'customScalarPaths',
];

/** Reads a `Fetch` that stands at `path`. @throws PlanError when it has what is unknown, or what its document lacks */
export function readFetch(raw: Raw, path: readonly PathStep[]): Fetch {
  const own = ['serviceName', 'operation', 'operationName', 'requires', 'inputRewrites', 'outputRewrites'];
  refuseUnknown(raw, 'Fetch', [...derived, ...own]);
  const requires = readRequires(raw.requires);
  const outputRewrites = readRewrites(raw.outputRewrites);
  const inputRewrites = readRewrites(raw.inputRewrites);
  if (requires.length === 0) {
    if (inputRewrites.length > 0) throw new PlanError('A Fetch of root fields should have no inputRewrites.');
    return toFetch(raw, null, [...path], outputRewrites);
  }
  const list = { responseKey: '_entities', variable: 'representations', paths: [[...path]] };
  return toFetch(raw, [{ ...list, requires, inputRewrites, outputRewrites }], [], []);
}

/** Reads a `BatchFetch`, whose paths start at `path`. @throws PlanError as `readFetch` does */
export function readBatchFetch(raw: Raw, path: readonly PathStep[]): Fetch {
  refuseUnknown(raw, 'BatchFetch', [...derived, 'serviceName', 'operation', 'operationName', 'entityBatch']);
  const batch = readObject(raw.entityBatch, 'The entities of a BatchFetch');
  refuseUnknown(batch, 'The entities of a BatchFetch', ['aliases', 'originalFetchCount']);
  const entities = readList(batch.aliases, 'The aliases of a BatchFetch', (alias) => readAlias(alias, path));
  if (entities.length === 0) throw new PlanError('A BatchFetch should have entities; it has none.');
  return toFetch(raw, entities, [], []);
}

function readAlias(given: unknown, path: readonly PathStep[]): EntityList {
  const raw = readObject(given, 'An alias of a BatchFetch');
  // `entitiesSelection` repeats what the document says.
  const own = ['alias', 'representationsVariableName', 'paths', 'requires', 'entitiesSelection', ...derived];
  refuseUnknown(raw, 'An alias of a BatchFetch', [...own, 'inputRewrites', 'outputRewrites']);
  return {
    responseKey: readText(raw.alias, 'The alias of a BatchFetch'),
    variable: readText(raw.representationsVariableName, 'The variable of a BatchFetch'),
    paths: readList(raw.paths, 'The paths of a BatchFetch', (each) => [...path, ...readPath(each)]),
    requires: readRequires(raw.requires),
    inputRewrites: readRewrites(raw.inputRewrites),
    outputRewrites: readRewrites(raw.outputRewrites),
  };
}

function readRequires(raw: unknown): RequiredFragment[] {
  return readList(raw, 'requires', readSelection).map((selection) => {
    if (selection.kind === 'fragment') return { type: selection.type, selections: selection.selections };
    throw new PlanError(`requires should hold inline fragments only; got the field ${selection.name}.`);
  });
}

function readSelection(given: unknown): RequiredSelection {
  const raw = readObject(given, 'A required selection');
  const selections = readList(raw.selections, 'Required selections', readSelection);
  switch (raw.kind) {
    case 'Field': {
      refuseUnknown(raw, 'A required field', ['kind', 'name', 'alias', 'selections']);
      // Where a planner renamed the field in the response, `name` is the key there and `alias` the field's own name.
      const key = readText(raw.name, 'The name of a required field');
      const name = readOptionalText(raw.alias, 'The alias of a required field') ?? key;
      return { kind: 'field', name, key, selections };
    }
    case 'InlineFragment':
      // A condition on what a key consists of has no meaning that would be safe to guess.
      refuseUnknown(raw, 'A required inline fragment', ['kind', 'typeCondition', 'selections']);
      return { kind: 'fragment', type: readText(raw.typeCondition, 'A type condition'), selections };
    default:
      throw new PlanError(`requires has a selection of the unknown kind ${String(raw.kind)}.`);
  }
}

function toFetch(
  raw: Raw,
  entities: EntityList[] | null,
  path: PathStep[],
  outputRewrites: Fetch['outputRewrites'],
): Fetch {
  const operation = readText(raw.operation, 'The operation of a fetch');
  const document = readDocument(operation);
  const definition = operationOf(document);
  checkFragments(document);
  const own = new Set(entities?.map(({ variable }) => variable));
  checkEntities(definition, entities);
  return {
    kind: 'Fetch',
    id: raw.id === undefined || raw.id === null ? null : String(raw.id),
    subgraph: readText(raw.serviceName, 'The subgraph of a fetch'),
    operationKind: definition.operation,
    operation,
    document,
    operationName: definition.name?.value ?? null,
    variables: variablesOf(document, definition).filter((name) => !own.has(name)),
    entities,
    path,
    outputRewrites,
  };
}

function readDocument(operation: string): DocumentNode {
  try {
    return parse(operation, { noLocation: true });
  } catch (error) {
    throw new PlanError('A fetch has an operation that is not GraphQL.', { cause: error });
  }
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    throw new PlanError(`A fetch should have one operation; it has ${operations.length}.`);
  }
  return operation;
}

/**
 * Fragments exist and end. The Rust planner (0.0.38) makes fragments of what is asked twice, and now and then one that
 * spreads itself.
 */
function checkFragments({ definitions }: DocumentNode): void {
  const spreads = new Map<string, string[]>();
  for (const definition of definitions) {
    const names: string[] = [];
    visit(definition, { FragmentSpread: ({ name }) => void names.push(name.value) });
    if (definition.kind === Kind.FRAGMENT_DEFINITION) spreads.set(definition.name.value, names);
    else spreads.set('', names);
  }
  const checked = new Set<string>();
  const check = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) throw new PlanError('A fetch has a fragment that spreads itself.');
    if (checked.has(name)) return;
    checked.add(name);
    const inner = spreads.get(name);
    if (!inner) throw new PlanError('A fetch spreads a fragment that it does not have.');
    for (const each of inner) check(each, [...above, name]);
  };
  check('', []);
}

/** Variables that the operation uses; each has to be declared, and what is declared but not used is not given. */
function variablesOf(document: DocumentNode, definition: OperationDefinitionNode): string[] {
  const declared = new Set(definition.variableDefinitions?.map(({ variable }) => variable.name.value));
  visit(document, {
    VariableDefinition: () => false,
    Variable({ name }) {
      if (!declared.has(name.value)) {
        throw new PlanError(`A fetch uses the variable $${name.value} without declaring it.`);
      }
    },
  });
  return [...declared];
}

/** The document asks for each list of entities under its response key, by its variable; and for no other. */
function checkEntities({ selectionSet }: OperationDefinitionNode, entities: EntityList[] | null): void {
  const asked = new Map<string, FieldNode>();
  for (const field of selectionSet.selections) {
    if (field.kind !== Kind.FIELD || field.name.value !== '_entities') continue;
    asked.set((field.alias ?? field.name).value, field);
  }
  if (asked.size !== (entities?.length ?? 0)) {
    throw new PlanError(
      `A fetch asks for ${asked.size} lists of entities; it describes ${entities?.length ?? 0}.`,
    );
  }
  for (const { responseKey, variable } of entities ?? []) {
    const value = asked
      .get(responseKey)
      ?.arguments?.find(({ name }) => name.value === 'representations')?.value;
    if (value?.kind === Kind.VARIABLE && value.name.value === variable) continue;
    throw new PlanError(`A fetch does not ask for ${responseKey} by the variable $${variable}.`);
  }
}
