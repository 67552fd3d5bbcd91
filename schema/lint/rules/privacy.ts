import { type FieldDefinitionNode, Kind } from 'graphql';
import { stringArgument } from '../../federation-names.ts';
import { keyFieldsOf } from '../../keys.ts';
import { directivesOf, hasDirective, type Subgraph, type SubgraphType } from '../../subgraph.ts';
import { namedTypeOf } from '../../type-reference.ts';
import { declaredIn } from '../own.ts';
import type { Finding, LintRule } from '../rule.ts';

/** The classes of data; what has none is public. */
const classes = ['public', 'partner', 'restricted', 'personal'] as const;

/**
 * `LINT_PRIVACY_CLASS`: each field of a person says its class, by `@tag` on itself or its type. A person is what a type is
 * called after (Founder, Contact …), described as (대표자, 담당자, 개인정보), or has a field of (e-mail, phone, birth …).
 */
export const privacyClass: LintRule = {
  code: 'LINT_PRIVACY_CLASS',
  severity: 'error',
  cause:
    'What tells of a person is personal data by law (개인정보 보호법), and the network shows each class to whom it may.',
  hint: 'Add @tag(name: "personal") to the field or its type; or "restricted", "partner", "public", where it is that by right.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind !== 'field' || type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      const isOfPerson = isPerson(type) || tellsOfPerson.test(node.name.value);
      if (!isOfPerson || classOf(subgraph, type, node) !== null) return [];
      return [{ coordinate, node, message: 'tells of a person and has no privacy class' }];
    }),
};

/** `LINT_PRIVACY_ACCESS`: who may see a field of class personal or restricted is decided on every way to it. */
export const privacyAccess: LintRule = {
  code: 'LINT_PRIVACY_ACCESS',
  severity: 'error',
  cause: 'The class alone refuses nobody; @requiresScopes, @policy and @authenticated do.',
  hint: 'Add @requiresScopes(scopes: [["…"]]) or @policy to the field, or to each field that leads to its type.',
  check: (subgraph) =>
    declaredIn(subgraph).flatMap(({ kind, coordinate, type, node }): Finding[] => {
      if (kind !== 'field' || keyFieldsOf(subgraph, type).has(node.name.value)) return [];
      const found = classOf(subgraph, type, node);
      if (found !== 'personal' && found !== 'restricted') return [];
      if (isProtected(subgraph, type, node, new Set())) return [];
      return [{ coordinate, node, message: `is of class ${found}, and anybody may ask for it` }];
    }),
};

/** The class of a field: its own, else that of its type; null where neither says one. */
export function classOf(
  subgraph: Subgraph,
  type: SubgraphType,
  field: FieldDefinitionNode,
): (typeof classes)[number] | null {
  const tags = [field, type].flatMap((node) => directivesOf(subgraph, node, 'tag'));
  const names = tags.map((tag) => stringArgument(tag, 'name'));
  return classes.find((name) => names.includes(name)) ?? null;
}

/** Whether the field, its type, or every field that leads to its type asks something of the caller. */
function isProtected(
  subgraph: Subgraph,
  type: SubgraphType,
  field: FieldDefinitionNode,
  seen: Set<string>,
): boolean {
  const access = ['authenticated', 'requiresScopes', 'policy'];
  if (access.some((name) => hasDirective(subgraph, field, name) || hasDirective(subgraph, type, name)))
    return true;
  if (hasDirective(subgraph, field, 'inaccessible') || hasDirective(subgraph, type, 'inaccessible'))
    return true;
  if (seen.has(type.name)) return true;
  const next = new Set([...seen, type.name]);
  const ways = [...subgraph.types.values()].flatMap((parent) =>
    [...parent.fields.values()]
      .filter((way) => namedTypeOf(way.type) === type.name)
      .map((way) => isProtected(subgraph, parent, way, next)),
  );
  return ways.length > 0 && ways.every(Boolean);
}

function isPerson({ name, description }: SubgraphType): boolean {
  return personTypes.test(name) || /개인정보|대표자|담당자/.test(description?.value ?? '');
}

const personTypes =
  /(^|[a-z0-9])(Person|Founder|CoFounder|Representative|Ceo|Mentor|Student|Professor|Researcher|Employee|Applicant|Contact)$/;

const tellsOfPerson =
  /^(email|phone|mobile|birth|gender|resident)|([a-z0-9])(Email|Phone|PhoneNumber|Mobile|BirthDate|BirthYear|Birthday|Gender|ResidentNumber)$/;
