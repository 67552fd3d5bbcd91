import type { Caller } from '@ieum/schema/contract/caller.ts';
import {
  type ConstDirectiveNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import type { SubgraphContext } from './context.ts';
import { codedError } from './errors.ts';

/**
 * Puts `@authenticated`, `@requiresScopes` and `@policy` to work on a schema's fields, in place: a caller that does
 * not meet them gets null and the error UNAUTHENTICATED or FORBIDDEN, whoever sends the request. It cannot subscribe
 * to them either.
 *
 * A directive on a type, or on an extension of it, holds for each of its fields and for each field that returns it:
 * one may also come to a type by an interface, a union or `_entities`. A directive on an interface or its field holds
 * for the fields that implement it.
 *
 * `own-organization` asks here that the caller has an organization and `consent:contact` nothing: which organization,
 * and which consent, only the resolver knows. Any other policy is refused.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (federationFields.has(field.name)) continue;
      const rules = readRules(directivesFor(type, field));
      if (rules) guard(field, rules, `${type.name}.${field.name}`);
    }
  }
}

/** Not the author's: a directive on `Query` does not mean them. */
const federationFields: ReadonlySet<string> = new Set(['_service', '_entities']);

interface AccessRules {
  authenticated: boolean;
  /** Each entry: any of its lists, all of a list's scopes. */
  scopes: string[][][];
  policies: string[][][];
}

/** The directives a field is under, where it is declared and where it is not. */
function directivesFor(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): ConstDirectiveNode[] {
  const interfaces = type.getInterfaces().filter((parent) => Object.hasOwn(parent.getFields(), field.name));
  return [
    ...directivesOf(type),
    ...(field.astNode?.directives ?? []),
    ...directivesOf(getNamedType(field.type)),
    ...interfaces.flatMap((parent) => [
      ...directivesOf(parent),
      ...(parent.getFields()[field.name]?.astNode?.directives ?? []),
    ]),
  ];
}

function directivesOf({ astNode, extensionASTNodes }: GraphQLNamedType): ConstDirectiveNode[] {
  return [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? []);
}

function readRules(directives: readonly ConstDirectiveNode[]): AccessRules | null {
  const named = (name: string) =>
    directives.filter(({ name: { value } }) => value === name || value === `federation__${name}`);
  const rules = {
    authenticated: named('authenticated').length > 0,
    scopes: named('requiresScopes').map((directive) => listsOf(directive, 'scopes')),
    policies: named('policy').map((directive) => listsOf(directive, 'policies')),
  };
  return rules.authenticated || rules.scopes.length > 0 || rules.policies.length > 0 ? rules : null;
}

function listsOf(directive: ConstDirectiveNode, argument: string): string[][] {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return (value ? valueFromASTUntyped(value) : []) as string[][];
}

function guard(field: GraphQLField<unknown, unknown>, rules: AccessRules, coordinate: string): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    checkAccess(rules, (context as SubgraphContext).caller, coordinate);
    return resolve(source, args, context, info);
  };
  const { subscribe } = field;
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    checkAccess(rules, (context as SubgraphContext).caller, coordinate);
    return subscribe(source, args, context, info);
  };
}

function checkAccess(rules: AccessRules, caller: Caller | null, coordinate: string): void {
  if (!caller) {
    throw codedError(
      'UNAUTHENTICATED',
      `${coordinate} is for callers the gateway vouches for; there is none.`,
    );
  }
  const missing = rules.scopes.find(
    (lists) => !someListHolds(lists, (scope) => caller.scopes.includes(scope)),
  );
  if (missing) {
    const wanted = missing.map((scopes) => scopes.join(' and ')).join(', or ');
    throw codedError('FORBIDDEN', `${coordinate} needs the scope ${wanted}; the caller does not have it.`);
  }
  const refused = rules.policies.find(
    (lists) => !someListHolds(lists, (policy) => mayDecide(policy, caller)),
  );
  if (refused) {
    const wanted = refused.map((policies) => policies.join(' and ')).join(', or ');
    throw codedError(
      'FORBIDDEN',
      `${coordinate} is under the policy ${wanted}; the caller does not meet it.`,
    );
  }
}

function someListHolds(lists: string[][], holds: (name: string) => boolean): boolean {
  return lists.some((names) => names.every(holds));
}

function mayDecide(policy: string, caller: Caller): boolean {
  if (policy === 'own-organization') return caller.organization !== null;
  return policy === 'consent:contact';
}
