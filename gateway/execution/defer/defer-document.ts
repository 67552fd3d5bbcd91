import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Operation } from '../../engine.ts';
import { hasDefer, isDefer } from '../../operation/defer-directive.ts';
import { readDocument } from '../../plan/read-document.ts';
import { createDeferSearch } from './defer-search.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Fragments that are deferred; further ones come with what is around them, as the draft allows. Each costs requests of
 * its own, for fields that would otherwise share one.
 */
const mostDefers = 30;

/** An operation whose parts are delivered one by one, for some values of its Boolean variables. */
export interface DeferredDocument {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** The client's labels by the document's: those that have one. */
  labels: ReadonlyMap<string, string>;
}

/**
 * Which parts an operation defers, in short: equal for requests with one document that are answered alike. Null where
 * nothing is deferred.
 */
export function deferKey({ document, variables }: Pick<Operation, 'document' | 'variables'>): string | null {
  if (!hasDefer(document)) return null;
  const names = conditionsOf(document);
  const key = names.map((name) => (variables[name] === true ? '1' : variables[name] === false ? '0' : '-'));
  return names.isDeferring(variables) ? key.join('') : null;
}

/** The values of the variables that decide which parts an operation defers. */
export function deferConditions({
  document,
  variables,
}: Pick<Operation, 'document' | 'variables'>): Record<string, boolean> {
  const known = conditionsOf(document).map((name): [string, unknown] => [name, variables[name]]);
  return Object.fromEntries(known.filter((each): each is [string, boolean] => typeof each[1] === 'boolean'));
}

/** Variables of the conditions of a document, in their order. */
interface Conditions extends ReadonlyArray<string> {
  isDeferring(variables: Values): boolean;
}

const known = new WeakMap<DocumentNode, Conditions>();

function conditionsOf(document: DocumentNode): Conditions {
  const found = known.get(document);
  if (found) return found;
  const names = new Set<string>();
  const defers: DirectiveNode[] = [];
  visit(document, {
    Directive(directive) {
      const value = ifOf(directive);
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      if (isDefer(directive)) defers.push(directive);
    },
  });
  const isDeferring = (variables: Values) => defers.some((directive) => isTrue(directive, variables));
  const conditions = Object.assign([...names], { isDeferring });
  known.set(document, conditions);
  return conditions;
}

const ifOf = ({ arguments: given }: DirectiveNode) =>
  given?.find((argument) => argument.name.value === 'if')?.value;

/** What a condition says for some values. `if` of `@defer` is true unless it is said to be false. */
function isTrue(directive: DirectiveNode, variables: Values): boolean {
  const value = ifOf(directive);
  if (value?.kind === Kind.BOOLEAN) return value.value;
  if (value?.kind !== Kind.VARIABLE) return value === undefined;
  const given = variables[value.name.value];
  return given === undefined ? isDefer(directive) : given === true;
}

/**
 * Writes the values of Boolean variables into an operation's conditions; each `@defer` that holds gets a label of its
 * own, which planners keep. Named fragments that defer something are spread out, so that a label stands for one place.
 */
export function resolveDefers({
  document,
  definition,
  variables,
}: Pick<Operation, 'document' | 'definition' | 'variables'>): DeferredDocument {
  const { fragments } = readDocument(document);
  const hasDeferIn = createDeferSearch(fragments);
  const labels = new Map<string, string>();
  let count = 0;

  const resolveDirective = (directive: DirectiveNode): DirectiveNode | null | undefined => {
    const { name } = directive;
    if (isDefer(directive)) {
      if (!isTrue(directive, variables) || count >= mostDefers) return null;
      const label = `defer_${count++}`;
      const own = directive.arguments?.find((argument) => argument.name.value === 'label')?.value;
      if (own?.kind === Kind.STRING) labels.set(label, own.value);
      return {
        kind: Kind.DIRECTIVE,
        name,
        arguments: [toArgument('label', { kind: Kind.STRING, value: label })],
      };
    }
    if (name.value !== 'skip' && name.value !== 'include') return undefined;
    const value = isTrue(directive, variables);
    return { kind: Kind.DIRECTIVE, name, arguments: [toArgument('if', { kind: Kind.BOOLEAN, value })] };
  };

  const resolve = <T extends ASTNode>(node: T): T =>
    visit(node, {
      FragmentSpread(spread): InlineFragmentNode | undefined {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || !hasDeferIn(fragment.selectionSet)) return undefined;
        const { typeCondition, selectionSet } = fragment;
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: spread.directives, selectionSet };
      },
      Directive: resolveDirective,
    });

  const resolved = resolve(definition);
  const others = [...fragments.values()].filter(({ selectionSet }) => !hasDeferIn(selectionSet)).map(resolve);
  return {
    document: { kind: Kind.DOCUMENT, definitions: [resolved, ...others] },
    definition: resolved,
    labels,
  };
}

const toArgument = (
  name: string,
  value: { kind: Kind.STRING; value: string } | { kind: Kind.BOOLEAN; value: boolean },
) => ({ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value }) as const;
