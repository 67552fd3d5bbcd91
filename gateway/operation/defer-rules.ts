import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
  type ValueNode,
} from 'graphql';
import { isDefer } from './defer-directive.ts';

/** "Defer And Stream Directive Labels Are Unique": clients tell parts of the response by them. */
const uniqueLabels: ValidationRule = (context) => {
  const known = new Map<string, DirectiveNode | ConstDirectiveNode>();
  return {
    Directive(directive) {
      const label = isDefer(directive) ? argumentOf(directive, 'label') : undefined;
      if (!label || label.kind === Kind.NULL) return;
      if (label.kind !== Kind.STRING) {
        report(context, 'The label of @defer should be a literal text; got a variable.', [directive]);
        return;
      }
      const other = known.get(label.value);
      if (other) report(context, 'Each @defer should have a label of its own.', [other, directive]);
      else known.set(label.value, directive);
    },
  };
};

/** "Defer And Stream Directives Are Used On Valid Root Field": root fields of mutations are run in their order. */
const notOnRootFields: ValidationRule = (context) => ({
  OperationDefinition({ operation, selectionSet }) {
    if (operation === 'query') return;
    for (const directive of rootDirectives(context, selectionSet, new Set())) {
      report(context, `@defer cannot stand at the root fields of a ${operation}.`, [directive]);
    }
  },
});

/** "Defer And Stream Directives Are Used On Valid Operations": each event of a subscription is one response. */
const notInSubscriptions: ValidationRule = (context) => ({
  OperationDefinition(definition) {
    if (definition.operation !== 'subscription') return;
    const fragments = context.getRecursivelyReferencedFragments(definition);
    for (const { selectionSet } of [definition, ...fragments]) {
      for (const directive of directivesIn(selectionSet)) {
        if (isDisabled(directive)) continue;
        report(context, 'A subscription cannot defer: disable @defer by its argument "if".', [directive]);
      }
    }
  },
});

/** Rules of the draft of incremental delivery (GraphQL specification, "Validation", "Directives"). */
export const deferRules: readonly ValidationRule[] = [uniqueLabels, notOnRootFields, notInSubscriptions];

function report(
  context: ValidationContext,
  message: string,
  nodes: ReadonlyArray<DirectiveNode | ConstDirectiveNode>,
): void {
  context.reportError(new GraphQLError(message, { nodes }));
}

const argumentOf = (directive: DirectiveNode | ConstDirectiveNode, name: string): ValueNode | undefined =>
  directive.arguments?.find((argument) => argument.name.value === name)?.value;

/** By a literal, or by a variable, which decides at each request. */
function isDisabled(directive: DirectiveNode): boolean {
  const value = argumentOf(directive, 'if');
  return value?.kind === Kind.VARIABLE || (value?.kind === Kind.BOOLEAN && !value.value);
}

function rootDirectives(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  seen: Set<FragmentDefinitionNode>,
): DirectiveNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [];
    const own = selection.directives?.filter(isDefer) ?? [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [...own, ...rootDirectives(context, selection.selectionSet, seen)];
    }
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || seen.has(fragment)) return own;
    seen.add(fragment);
    return [...own, ...rootDirectives(context, fragment.selectionSet, seen)];
  });
}

function directivesIn({ selections }: SelectionSetNode): DirectiveNode[] {
  return selections.flatMap((selection) => [
    ...(selection.directives?.filter(isDefer) ?? []),
    ...('selectionSet' in selection && selection.selectionSet ? directivesIn(selection.selectionSet) : []),
  ]);
}
