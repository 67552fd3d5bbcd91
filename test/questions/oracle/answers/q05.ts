import type { DemoSpace } from '@ieum/kit/demo/facts.ts';
import { vacantUnits } from '../filters.ts';
import { firstPage, mostVacant, sourcesOf } from '../lists.ts';
import { cursor, liesIn } from '../rules.ts';
import { type Answer, answered, named, namedOrNull, placed, themed } from '../shapes.ts';
import { complexes, industry, spaces } from '../world.ts';

/** Space in the southwest that a growth-stage startup can move into. */
export function answerQ05({ gu }: { gu: string[] }): Answer {
  const free = spaces.filter(
    (space) =>
      gu.some((code) => liesIn(space.regionCode, code)) &&
      space.stages.includes('POST_BI') &&
      space.status === 'OPEN' &&
      (vacantUnits(space) ?? 0) > 0,
  );
  const cursorOf = (space: DemoSpace) =>
    cursor([
      ['D', vacantUnits(space)],
      ['A', space.id],
    ]);
  const { edges, pageInfo, totalCount } = firstPage(mostVacant(free), 20, cursorOf);
  return answered({
    spaces: {
      totalCount,
      sources: sourcesOf(free),
      edges: edges.map(({ node }) => ({ node: shape(node) })),
      pageInfo,
    },
  });
}

function shape(space: DemoSpace) {
  return {
    id: space.id,
    name: { ko: space.nameKo },
    kind: space.kind,
    vacantUnits: vacantUnits(space),
    region: placed(space.regionCode),
    owner: named(space.ownerId),
    operator: namedOrNull(space.operatorId),
    themes: space.themeIds.map(themed),
    ...detail(space),
  };
}

function detail(space: DemoSpace): object {
  if (space.type === 'Facility') return { industries: space.details.industryCodes.map(industryNamed) };
  if (space.type !== 'ComplexUnit') return {};
  const complex = complexes.find(({ id }) => id === space.details.complexId);
  return {
    complex: { name: { ko: complex?.nameKo } },
    industries: space.details.industryCodes.map(industryNamed),
  };
}

function industryNamed(code: string) {
  return { code, name: { ko: industry(code).nameKo } };
}
