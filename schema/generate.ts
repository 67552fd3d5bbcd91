import {
  type DefinitionNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { type Closure, sourcesOn } from './closure.ts';
import { cohortDefinitions } from './cohort.ts';
import {
  copyArguments,
  type Declared,
  describing,
  firstDescription,
  mergeDirectives,
  restricting,
} from './copy.ts';
import { type Federation, type GatherDeclaration, isGatheredRoot } from './declarations.ts';
import { copyType } from './generate-types.ts';
import type { Subgraph } from './subgraph.ts';
import { nonNull } from './type-reference.ts';

/**
 * Writes the SDL of the subgraph `gathered`: each public gathered field once, on Query, Subscription or its entity, all
 * types its answer can reach, and the fixed part (`sources` of connections, cohorts). The empty text when
 * there is nothing for it to answer.
 */
export function generateGathered(
  federation: Federation,
  closure: Closure,
  describerOf: (name: string) => Subgraph | null,
): string {
  const cohort = cohortDefinitions(federation);
  const query = [...gatheredFieldsOf(federation, 'Query'), ...cohort.queryFields];
  const subscription = gatheredFieldsOf(federation, 'Subscription');
  const parents = [...federation.gathered.values()]
    .flatMap(([first]) => (first!.hidden ? [] : [first!.type.name]))
    .filter((name) => !isGatheredRoot(name));
  const names = new Set([...parents, ...closure.reached.keys()]);
  if (query.length === 0 && subscription.length === 0 && names.size === 0) return '';

  const connections = connectionTypes(federation);
  const types = [...names].sort().map((name) => {
    const gathered = gatheredFieldsOf(federation, name);
    const isDescribed = describerOf(name) !== null;
    return copyType({
      federation,
      closure,
      name,
      gathered,
      isConnection: connections.has(name),
      isDescribed,
    });
  });
  const definitions: DefinitionNode[] = [
    ...(query.length > 0 ? [rootType('Query', query)] : []),
    ...(subscription.length > 0 ? [rootType('Subscription', subscription)] : []),
    ...cohort.definitions,
    ...types.filter((type) => type !== null),
    ...(connections.size > 0 ? sourceStatus : []),
  ];
  return `${linkTo(definitions)}\n\n${print({ kind: Kind.DOCUMENT, definitions })}\n`;
}

/** The public gathered fields of a type as `gathered` declares them: never null, for it always has an answer. */
function gatheredFieldsOf(federation: Federation, type: string): FieldDefinitionNode[] {
  const names = new Set(sourcesOn(federation, type).map(({ coordinate }) => coordinate));
  return [...names].sort().flatMap((coordinate) => {
    const declarations = federation.gathered.get(coordinate)!;
    return declarations[0]!.hidden ? [] : [gatheredField(declarations)];
  });
}

function gatheredField(declarations: readonly GatherDeclaration[]): FieldDefinitionNode {
  const { subgraph, field } = declarations[0]!;
  const declared = declarations.map(
    ({ field, subgraph }): Declared<FieldDefinitionNode> => [field, subgraph],
  );
  return {
    kind: Kind.FIELD_DEFINITION,
    ...firstDescription(declarations.map((declaration) => declaration.field)),
    name: field.name,
    arguments: copyArguments(subgraph, field),
    type: nonNull(field.type),
    directives: [...mergeDirectives(declared, describing), ...commonRestrictions(declared)],
  };
}

/** Restrictions are checked source by source; those that all sources make alike hold for the field itself. */
function commonRestrictions(declared: readonly Declared<FieldDefinitionNode>[]) {
  const texts = declared.map((item) => mergeDirectives([item], restricting).map((use) => print(use)));
  return mergeDirectives(declared.slice(0, 1), restricting).filter((use) =>
    texts.every((uses) => uses.includes(print(use))),
  );
}

function connectionTypes({ gathered }: Federation): Set<string> {
  return new Set(
    [...gathered.values()]
      .flat()
      .filter(({ merge, hidden }) => merge === 'CONNECTION' && !hidden)
      .map(({ field }) => print(nonNull(field.type)).replace('!', '')),
  );
}

function rootType(name: string, fields: FieldDefinitionNode[]): TypeDefinitionNode {
  return { kind: Kind.OBJECT_TYPE_DEFINITION, name: { kind: Kind.NAME, value: name }, fields };
}

function linkTo(definitions: DefinitionNode[]): string {
  const used = new Set<string>();
  visit({ kind: Kind.DOCUMENT, definitions }, { Directive: (use) => void used.add(use.name.value) });
  const imports = [...used].filter((name) => !['deprecated', 'specifiedBy', 'oneOf'].includes(name)).sort();
  const list = imports.map((name) => `"@${name}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${list}])`;
}

const sourceStatus = parse(
  /* GraphQL */ `
    "출처 상태. What one source contributed to a gathered list."
    type GatheredSource {
      "서브그래프 이름 / Name of the subgraph"
      subgraph: String!
      "상태 / Whether and how it answered"
      status: GatheredStatus!
      "이 출처의 전체 건수 / Number of its items over all pages; null where it did not say"
      totalCount: Int
      "실패 사유 / Why it did not answer; null when it did"
      error: String
    }

    "출처 응답 상태. How a source answered."
    enum GatheredStatus {
      "정상 / Answered. Or it says that it holds nothing of what is asked for, and was not asked"
      OK
      "실패 / Failed. Its items are missing"
      ERROR
      "시간 초과 / Timed out. Its items are missing"
      TIMEOUT
      "권한 없음 / Forbidden. It was not asked"
      FORBIDDEN
    }
  `,
  { noLocation: true },
).definitions;
