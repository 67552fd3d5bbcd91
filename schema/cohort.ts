import {
  type DefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from 'graphql';
import type { Federation } from './declarations.ts';
import { keysOf } from './keys.ts';
import type { Subgraph } from './subgraph.ts';
import { namedTypeOf } from './type-reference.ts';

/**
 * The part of `gathered` that asks for cohorts: `Query.cohort(where:)`, its input, and the entity `Cohort`
 * that its owner resolves by the hidden key `expression`. Empty when no subgraph owns such an entity.
 */
export function cohortDefinitions(federation: Federation): {
  queryFields: readonly FieldDefinitionNode[];
  definitions: readonly DefinitionNode[];
} {
  const owner = cohortOwner(federation);
  if (!owner) return { queryFields: [], definitions: [] };
  const expression = namedTypeOf(owner.types.get('Cohort')!.fields.get('expression')!.type);
  const document = parse(fixedPart(expression, [...cohortInputs(federation).map(([type]) => type)]), {
    noLocation: true,
  });
  const [query, ...definitions] = document.definitions as [ObjectTypeDefinitionNode, ...DefinitionNode[]];
  return { queryFields: query.fields ?? [], definitions };
}

/** The filters that CohortWhere takes, with every subgraph that is asked with them. */
export function cohortInputs(federation: Federation): [type: string, subgraph: Subgraph][] {
  const owner = cohortOwner(federation);
  if (!owner) return [];
  const profile: [string, Subgraph][] = owner.types.has('StartupFilter') ? [['StartupFilter', owner]] : [];
  const sources = (federation.gathered.get('Query.startupSet') ?? []).map(({ subgraph }) => subgraph);
  return [...profile, ...sources.map((subgraph): [string, Subgraph] => ['SupportFilter', subgraph])];
}

function cohortOwner({ subgraphs }: Federation): Subgraph | null {
  const owner = subgraphs.find((subgraph) => {
    const type = subgraph.types.get('Cohort');
    return (
      type?.kind === Kind.OBJECT_TYPE_DEFINITION &&
      type.fields.has('expression') &&
      keysOf(subgraph, type).some((key) => key.fields === 'expression' && key.resolvable)
    );
  });
  return owner ?? null;
}

function fixedPart(expression: string, inputs: string[]): string {
  return /* GraphQL */ `
    type Query {
      "서로 다른 기관이 가진 조건으로 고른 기업 집단 / Distinct startups by conditions that different organizations hold; each startup counts once"
      cohort("조건 / The conditions" where: CohortWhere!): Cohort @cost(weight: 20)
    }

    "집단 조건. Exactly one field is set."
    input CohortWhere {
      "모두 만족 / In all of these"
      and: [CohortWhere!]
      "하나라도 만족 / In at least one of these"
      or: [CohortWhere!]
      "만족하지 않음 / Not in this"
      not: CohortWhere
      ${inputs.includes('StartupFilter') ? '"명부가 아는 것 / What the directory knows of the startup"\nprofile: StartupFilter' : ''}
      ${inputs.includes('SupportFilter') ? '"맞는 지원기록이 한 건이라도 있음 / At least one support record, at any source, matches"\nsupported: SupportFilter' : ''}
    }

    "집단. A cohort: each startup counts once, whoever supported it."
    type Cohort @key(fields: "expression", resolvable: false) {
      "조건 / The conditions"
      expression: ${expression}! @inaccessible
    }

    ${builtIn.has(expression) ? '' : `${expressionDescription}\nscalar ${expression} @inaccessible`}
  `;
}

const expressionDescription = `"집단의 조건(내부용). A cohort's conditions with the sources' answers written in. Internal."`;

const builtIn = new Set(['ID', 'String']);
