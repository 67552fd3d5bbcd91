import { type ASTNode, type FieldDefinitionNode, Kind, print } from 'graphql';
import { coreDefinitions } from '../core.ts';
import { isGathered } from '../declarations.ts';
import { stringArgument } from '../federation-names.ts';
import { keyFieldsOf, keysOf } from '../keys.ts';
import type { Problem } from '../problem.ts';
import {
  directivesOf,
  isExternal,
  isShareable,
  placeOf,
  type Subgraph,
  type SubgraphType,
} from '../subgraph.ts';
import { type OwnershipCode, ownershipExplanations } from './explanations.ts';
import { rootField } from './root-field.ts';

/** What a version of a subgraph is held against. */
export interface OwnershipCase {
  candidate: Subgraph;
  /** The subgraph as it is now; null where it is new. What it has already it may keep. */
  present: Subgraph | null;
  /** All others. */
  others: readonly Subgraph[];
  /** Whether two subgraphs belong to one organization, which may move its fields between them. */
  isSameOrganization(name: string): boolean;
}

/**
 * What a version takes that is another's: a subgraph may define types of its own, extend entities by their keys and add to
 * gathered fields. It may not redefine another's field unless both have agreed (`@shareable` on both sides; for `@override`,
 * `@shareable` where it is taken from, or one organization), not take over or change another's type, not say for whom another's
 * type is visible, and not add root fields outside of its namespace.
 */
export function checkOwnership(given: OwnershipCase): Problem[] {
  const { candidate } = given;
  return [...candidate.types.values()]
    .filter(({ name }) => !coreDefinitions.has(name) && !name.startsWith('_') && !name.includes('__'))
    .flatMap((type) => {
      const owners = given.others.filter((other) => other.types.has(type.name));
      const report = reporter(candidate);
      const ofType = isRoot(type) || owners.length === 0 ? [] : typeProblems(given, type, owners, report);
      if (ofType.some(({ code }) => code === 'OWNERSHIP_TYPE')) return ofType;
      return [
        ...rootField(given, type).map(({ field, message }) =>
          report('OWNERSHIP_ROOT_FIELD', `${type.name}.${field.name.value}`, field, message),
        ),
        ...ofType,
        ...fieldProblems(given, type, owners, report),
      ];
    });
}

type Report = (code: OwnershipCode, coordinate: string, node: ASTNode, message: string) => Problem;

function reporter(candidate: Subgraph): Report {
  return (code, coordinate, node, message) => ({
    code,
    message: `${candidate.name}: ${coordinate} ${message}`,
    cause: ownershipExplanations[code][0],
    hint: ownershipExplanations[code][1],
    severity: 'error',
    coordinate,
    ...placeOf(candidate, node as { loc?: NonNullable<ASTNode['loc']> }),
  });
}

function isRoot({ name }: SubgraphType): boolean {
  return name === 'Query' || name === 'Mutation' || name === 'Subscription';
}

function typeProblems(
  { candidate, present }: OwnershipCase,
  type: SubgraphType,
  owners: readonly Subgraph[],
  report: Report,
): Problem[] {
  const before = present?.types.get(type.name);
  const names = owners.map(({ name }) => name).join(', ');
  const node = type.nodes[0]!;
  const problems: Problem[] = [];
  const theirs = owners.map((owner) => owner.types.get(type.name)!);
  if (type.kind === Kind.OBJECT_TYPE_DEFINITION) {
    const known = new Set(
      owners.flatMap((owner) => keysOf(owner, owner.types.get(type.name)!).map(({ fields }) => fields)),
    );
    const had = new Set(before && present ? keysOf(present, before).map(({ fields }) => fields) : []);
    const foreign = keysOf(candidate, type).find(({ fields }) => !known.has(fields) && !had.has(fields));
    if (foreign && known.size > 0) {
      problems.push(
        report(
          'OWNERSHIP_KEY',
          type.name,
          node,
          `has the key "${foreign.fields}", which ${names} does not have`,
        ),
      );
    }
    if (known.size === 0 && !before && !isValue(candidate, type, owners)) {
      problems.push(
        report(
          'OWNERSHIP_TYPE',
          type.name,
          node,
          `is a type of ${names} without a key, and is defined here too`,
        ),
      );
    }
  } else if (!before && !theirs.some((other) => factsOf(other) === factsOf(type))) {
    problems.push(
      report('OWNERSHIP_TYPE', type.name, node, `is a type of ${names}, and is declared in another way here`),
    );
  }
  const said = governing(
    candidate,
    type,
    owners,
    (owner) => owner.types.get(type.name)!,
    before && present ? [present, before] : null,
  );
  for (const text of said)
    problems.push(
      report('OWNERSHIP_DIRECTIVE', type.name, node, `is marked ${text}, which ${names} does not say of it`),
    );
  return problems;
}

/** Every field of the type is shareable here and there, so that everyone answers it alike. */
function isValue(candidate: Subgraph, type: SubgraphType, owners: readonly Subgraph[]): boolean {
  return [candidate, ...owners].every((subgraph) => {
    const own = subgraph === candidate ? type : subgraph.types.get(type.name)!;
    return [...own.fields.values()].every((field) => isShareable(subgraph, own, field));
  });
}

function fieldProblems(
  given: OwnershipCase,
  type: SubgraphType,
  owners: readonly Subgraph[],
  report: Report,
): Problem[] {
  const { candidate, present } = given;
  const before = present?.types.get(type.name);
  return [...type.fields.values()].flatMap((field) => {
    const name = field.name.value;
    const coordinate = `${type.name}.${name}`;
    const had = before?.fields.get(name);
    const definers = owners.filter((owner) => resolves(owner, type.name, name));
    const problems: Problem[] = [];
    if (definers.length > 0 && type.kind === Kind.OBJECT_TYPE_DEFINITION) {
      const said = governing(
        candidate,
        field,
        definers,
        (owner) => owner.types.get(type.name)!.fields.get(name)!,
        had && present ? [present, had] : null,
      );
      const names = definers.map((owner) => owner.name).join(', ');
      for (const text of said) {
        problems.push(
          report(
            'OWNERSHIP_DIRECTIVE',
            coordinate,
            field,
            `is marked ${text}, which ${names} does not say of it`,
          ),
        );
      }
    }
    const isNamedOnly =
      isExternal(candidate, type, field) || isKeyOfAll(candidate, type, name, owners) || isGathered(field);
    if (isNamedOnly || type.kind !== Kind.OBJECT_TYPE_DEFINITION) return problems;
    const from = overriddenFrom(candidate, field);
    if (from !== undefined) {
      const hadIt = present && had && overriddenFrom(present, had) === from;
      if (!hadIt && !isAgreed(given, type.name, name, from)) {
        problems.push(
          report('OWNERSHIP_OVERRIDE', coordinate, field, `is taken over from ${from}, which has not agreed`),
        );
      }
      return problems;
    }
    if (had && present && !isExternal(present, before!, had)) return problems;
    const silent = definers.filter((owner) => {
      const other = owner.types.get(type.name)!;
      return !(isShareable(candidate, type, field) && isShareable(owner, other, other.fields.get(name)!));
    });
    if (silent.length > 0) {
      const names = silent.map((owner) => owner.name).join(', ');
      problems.push(
        report('OWNERSHIP_FIELD', coordinate, field, `is a field of ${names}, and is defined here too`),
      );
    }
    return problems;
  });
}

/** Whether a subgraph answers the field itself, and not as a part of a key. */
function resolves(subgraph: Subgraph, typeName: string, name: string): boolean {
  const type = subgraph.types.get(typeName);
  const field = type?.fields.get(name);
  return Boolean(type && field && !isExternal(subgraph, type, field) && !isGathered(field));
}

/** A field of a key is named by everyone who knows the entity. */
function isKeyOfAll(
  candidate: Subgraph,
  type: SubgraphType,
  name: string,
  owners: readonly Subgraph[],
): boolean {
  if (!keyFieldsOf(candidate, type).has(name)) return false;
  return (
    owners.length === 0 || owners.some((owner) => keyFieldsOf(owner, owner.types.get(type.name)!).has(name))
  );
}

function overriddenFrom(subgraph: Subgraph, field: FieldDefinitionNode): string | undefined {
  const [use] = directivesOf(subgraph, field, 'override');
  return use && stringArgument(use, 'from');
}

function isAgreed(
  { others, isSameOrganization }: OwnershipCase,
  typeName: string,
  name: string,
  from: string,
): boolean {
  const source = others.find((other) => other.name === from);
  const type = source?.types.get(typeName);
  const field = type?.fields.get(name);
  if (!source || !type || !field || isSameOrganization(from)) return true;
  return isShareable(source, type, field);
}

type Directed = SubgraphType | FieldDefinitionNode;

/** Federation hides, and asks of callers, what any one subgraph says: directives that no owner has, as text. */
function governing(
  candidate: Subgraph,
  node: Directed,
  owners: readonly Subgraph[],
  of: (owner: Subgraph) => Directed,
  before: [Subgraph, Directed] | null,
): string[] {
  const textsOf = (subgraph: Subgraph, at: Directed) =>
    ['inaccessible', 'authenticated', 'requiresScopes', 'policy', 'tag', 'deprecated'].flatMap((name) =>
      directivesOf(subgraph, at, name).map((use) => print({ ...use, name: { ...use.name, value: name } })),
    );
  const said = new Set([
    ...owners.flatMap((owner) => textsOf(owner, of(owner))),
    ...(before ? textsOf(...before) : []),
  ]);
  return textsOf(candidate, node).filter((text) => !said.has(text));
}

/** What an input, enum, union, interface or scalar says, without descriptions and order. */
function factsOf(type: SubgraphType): string {
  const members = [
    ...[...type.inputFields.values()].map(
      (field) =>
        `${field.name.value}: ${print(field.type)} ${field.defaultValue ? print(field.defaultValue) : ''}`,
    ),
    ...[...type.fields.values()].map((field) => `${field.name.value}: ${print(field.type)}`),
    ...type.values.keys(),
    ...type.members,
  ];
  return `${type.kind} ${members.sort().join('; ')}`;
}
