import type { GatheredField } from '@ieum/schema/contract/bundle.ts';
import {
  type ArgumentNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  isObjectType,
  print,
  type VariableDefinitionNode,
} from 'graphql';
import type { SelectedField, Selection } from './collect.ts';
import { type CompileComplete, createCompileComplete } from './complete.ts';
import { readFieldSet } from './field-set.ts';
import type { Graph } from './graph.ts';
import { compileHoldings } from './holdings.ts';
import { compileConcat } from './merge/concat.ts';
import { compileConnection } from './merge/connection.ts';
import { compileEvents } from './merge/events.ts';
import { compileSum } from './merge/sum.ts';
import type { ArgumentReader, FieldText, GatherTask, Merge } from './task.ts';
import { createSelectionWriter, writeArguments } from './write-selection.ts';

/** Gives the task of a gathered field of the operation. */
export type CompileTask = (field: SelectedField) => GatherTask;

/**
 * Compiles an operation's gathered fields. Equal fields, with equal arguments and selections, give one task.
 * @param definitions the operation's variables by name
 * @param onTask is told of each task once
 */
export function createCompileTask(
  graph: Graph,
  hidden: string,
  definitions: ReadonlyMap<string, VariableDefinitionNode>,
  onTask: (task: GatherTask) => void,
): { compileTask: CompileTask; compile: CompileComplete } {
  const tasks = new Map<string, GatherTask>();
  const compile = createCompileComplete(graph, hidden, (field) => {
    const rule = ruleOf(graph, field);
    return rule && { task: compileTask(field), key: readFieldSet(rule.entityKey) };
  });

  function compileTask(field: SelectedField): GatherTask {
    const text = `${field.parent.name}.${field.nodes.map((node) => print({ ...node, alias: undefined, directives: [] })).join(' ')}`;
    const known = tasks.get(text);
    if (known) return known;
    const task = toTask(field);
    tasks.set(text, task);
    onTask(task);
    return task;
  }

  function toTask(field: SelectedField): GatherTask {
    const rule = ruleOf(graph, field);
    const { selection, type, name } = field;
    if (!rule || !selection || !type)
      throw new TypeError(`${field.parent.name}.${name} is not a gathered field.`);
    const merge = compileMerge(rule, type, selection, compile, hidden);
    const children = nestedFields(selection, (inner) => ruleOf(graph, inner) !== null).map(compileTask);
    // Tasks inside this one have been counted by now.
    const id = `t${tasks.size}`;
    return {
      id,
      coordinate: `${rule.type}.${rule.field}`,
      rule,
      key: rule.entityKey === null ? null : readFieldSet(rule.entityKey),
      first: readFirst(field),
      after: readArgument(field, 'after'),
      merge,
      children,
      holdings: compileHoldings(rule, field.nodes[0]?.arguments ?? []),
      isJudged: rule.merge === 'SUM' || hasConditions(field),
      asks: writeAsks(field, rule, merge, id),
    };
  }

  function writeAsks(
    field: SelectedField,
    rule: GatheredField,
    merge: Merge,
    id: string,
  ): Map<string, FieldText> {
    const asks = new Map<string, FieldText>();
    for (const { name } of rule.sources) {
      const schema = graph.sources.get(name);
      const type = schema && fieldType(schema, rule);
      if (type) asks.set(name, writeAsk(schema, type, field, merge, id));
    }
    return asks;
  }

  function writeAsk(
    schema: GraphQLSchema,
    type: GraphQLOutputType,
    { name, nodes }: SelectedField,
    merge: Merge,
    id: string,
  ): FieldText {
    const writer = createSelectionWriter(schema, hidden, (inner) => {
      const rule = ruleOf(graph, inner);
      return rule && readFieldSet(rule.entityKey);
    });
    const { nodes: args, variable } = replaceFirst(nodes[0]?.arguments ?? [], firstVariable(hidden, id));
    const text = `${name}${writeArguments(args, writer.variables)} ${merge.write(writer, type)}`;
    const variables = new Map<string, string>();
    for (const used of writer.variables) {
      const definition = definitions.get(used);
      if (definition) variables.set(used, print({ ...definition, directives: [] }));
    }
    if (variable) variables.set(variable, `$${variable}: Int`);
    return { text, variables };
  }

  return { compileTask, compile };
}

/** The variable that carries a task's page size, where the operation has it in a variable. */
export function firstVariable(hidden: string, taskId: string): string {
  return `${hidden}first_${taskId}`;
}

/** The rule of a field that is gathered. */
export function ruleOf(graph: Graph, { parent, name }: SelectedField): GatheredField | null {
  return graph.fields.get(`${parent.name}.${name}`) ?? null;
}

function compileMerge(
  rule: GatheredField,
  type: GraphQLOutputType,
  selection: Selection,
  compile: CompileComplete,
  hidden: string,
): Merge {
  switch (rule.merge) {
    case 'CONNECTION':
      return compileConnection(selection, compile, hidden);
    case 'CONCAT':
      return compileConcat(rule, type, selection, compile, hidden);
    case 'SUM':
      return compileSum(rule, type, selection, compile, hidden);
    case 'EVENTS':
      return compileEvents(type, selection, compile, hidden);
    default:
      return rule.merge satisfies never;
  }
}

function nestedFields(selection: Selection, isGathered: (field: SelectedField) => boolean): SelectedField[] {
  const found: SelectedField[] = [];
  const seen = new Set<Selection>();
  const walk = (current: Selection): void => {
    if (seen.has(current)) return;
    seen.add(current);
    for (const field of [...current.byType.values()].flat()) {
      if (field.type !== null && isGathered(field)) found.push(field);
      else if (field.selection) walk(field.selection);
    }
  };
  walk(selection);
  return found;
}

function fieldType(schema: GraphQLSchema, rule: GatheredField): GraphQLOutputType | undefined {
  const type = schema.getType(rule.type);
  return isObjectType(type) ? type.getFields()[rule.field]?.type : undefined;
}

/** A null page size means the default here, as an absent one does; sources must not read it otherwise. */
function replaceFirst(nodes: readonly ArgumentNode[], name: string) {
  const first = nodes.find((node) => node.name.value === 'first');
  if (first?.value.kind === 'NullValue')
    return { nodes: nodes.filter((node) => node !== first), variable: null };
  if (first?.value.kind !== 'Variable') return { nodes, variable: null };
  const value = { ...first.value, name: { ...first.value.name, value: name } };
  return { nodes: nodes.map((node) => (node === first ? { ...first, value } : node)), variable: name };
}

/** A page size is judged before anything is asked; what else stands there is the sources' to judge. */
function hasConditions({ nodes }: SelectedField): boolean {
  return nodes[0]?.arguments?.some(({ name }) => name.value !== 'first') ?? false;
}

function readFirst(field: SelectedField): ArgumentReader {
  const argument = field.parent.getFields()[field.name]?.args.find(({ name }) => name === 'first');
  if (!argument) return () => null;
  const read = readArgument(field, 'first');
  const byDefault = argument.defaultValue ?? null;
  return (variables) => read(variables) ?? byDefault;
}

function readArgument({ nodes }: SelectedField, name: string): ArgumentReader {
  const value = nodes[0]?.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === 'Variable') return (variables) => variables[value.name.value] ?? null;
  const literal =
    value?.kind === 'IntValue' ? Number(value.value) : value?.kind === 'StringValue' ? value.value : null;
  return () => literal;
}
