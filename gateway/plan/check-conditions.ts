import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PathStep, PlanNode } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { join, type ResponsePath } from './response-paths.ts';

/** Variables of `@skip` and `@include`. */
type Variables = ReadonlySet<string>;

/**
 * What the client asks under conditions is asked under them: what it leaves out could still fail. The Rust planner
 * (0.0.38) drops `@include(if: $c)` of `x: f(a: 1)` beside `f @include(if: $c)` in fetches of entities. Only fields with
 * an alias or arguments are looked at: others may be asked for as keys.
 * @throws PlanError where a fetch asks for something without the client's conditions
 */
export function checkConditions(node: PlanNode | null, document: DocumentNode): void {
  const asked = new Map<ResponsePath, Variables>();
  walk(document, new Set(), (path, _, variables) => {
    const known = asked.get(path);
    asked.set(path, known ? known.intersection(variables) : variables);
  });
  if (![...asked.values()].some(({ size }) => size > 0)) return;
  checkNode(node, new Set(), asked);
}

function checkNode(
  node: PlanNode | null,
  known: Variables,
  asked: ReadonlyMap<ResponsePath, Variables>,
): void {
  switch (node?.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const each of node.nodes) checkNode(each, known, asked);
      return;
    case 'Condition': {
      const inner = new Set([...known, node.variable]);
      checkNode(node.ifTrue, inner, asked);
      checkNode(node.ifFalse, inner, asked);
      return;
    }
    case 'Fetch':
      for (const base of bases(node.entities?.flatMap(({ paths }) => paths) ?? [node.path])) {
        // Without the conditions of the objects that are asked for, these are not there.
        const own = new Set([...known, ...(asked.get(base) ?? [])]);
        walk(node.document, own, (path, field, variables) => {
          const place = join(base, node.entities ? path.replace(/^[^.]*\.?/, '') : path);
          const wanted = isOwn(field) ? asked.get(place) : undefined;
          if (wanted && !wanted.isSubsetOf(variables)) {
            throw new PlanError('A fetch asks for a field without its conditions.');
          }
        });
      }
      return;
    default:
      return;
  }
}

const isOwn = ({ alias, arguments: given = [] }: FieldNode) => alias !== undefined || given.length > 0;

const bases = (paths: readonly (readonly PathStep[])[]) =>
  paths.map((path) => path.flatMap((step) => (step.kind === 'key' ? step.key : [])).join('.'));

/** Goes over fields with their paths, and the variables that decide over them. */
function walk(
  { definitions }: DocumentNode,
  known: Variables,
  visit: (path: ResponsePath, field: FieldNode, variables: Variables) => void,
): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);

  const goInto = (set: SelectionSetNode | undefined, parent: ResponsePath, outer: Variables): void => {
    for (const selection of set?.selections ?? []) {
      const variables = new Set([...outer, ...conditionsOf(selection)]);
      if (selection.kind === Kind.FIELD) {
        const path = join(parent, (selection.alias ?? selection.name).value);
        visit(path, selection, variables);
        goInto(selection.selectionSet, path, variables);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      goInto(fragment?.selectionSet, parent, variables);
    }
  };
  for (const each of definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) goInto(each.selectionSet, '', known);
  }
}

const conditionsOf = ({ directives = [] }: SelectionNode): string[] =>
  directives.flatMap(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return [];
    return given.flatMap(({ value }) => (value.kind === Kind.VARIABLE ? value.name.value : []));
  });
