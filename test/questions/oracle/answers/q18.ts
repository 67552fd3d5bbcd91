import type { DemoProgram, GrowthStage } from '@ieum/kit/demo/facts.ts';
import { isFor, isOpenOn } from '../filters.ts';
import { closingSoon, firstPage, sourcesOf } from '../lists.ts';
import { cursor } from '../rules.ts';
import { type Answer, answered, money, named } from '../shapes.ts';
import { organization, programs } from '../world.ts';

/** Programs open on a day for a stage and a district, closing soon first. */
export function answerQ18({ today, stage, gu }: { today: string; stage: GrowthStage; gu: string }): Answer {
  const open = programs.filter(
    (program) =>
      isOpenOn(program, today) &&
      isFor(program, [gu]) &&
      (program.targetStages.length === 0 || program.targetStages.includes(stage)),
  );
  const cursorOf = (program: DemoProgram) =>
    cursor([
      ['A', program.applyTo],
      ['A', program.id],
    ]);
  const { edges, pageInfo, totalCount } = firstPage(closingSoon(open), 20, cursorOf);
  return answered({
    programs: {
      totalCount,
      edges: edges.map(({ node }) => ({ node: shape(node) })),
      pageInfo,
      sources: sourcesOf(open).map(({ subgraph, status }) => ({ subgraph, status, error: null })),
    },
  });
}

function shape(program: DemoProgram) {
  const { id, name, operatorId, kinds, applyTo, applyText, maxBusinessAgeYears, budgetWon, detailUrl } =
    program;
  return {
    ...{ id, name, kinds, applyTo, applyText, maxBusinessAgeYears, detailUrl },
    operator: { ...named(operatorId), kind: organization(operatorId).kind },
    budget: money(budgetWon),
    ...detail(program),
  };
}

function detail(program: DemoProgram): object {
  switch (program.type) {
    case 'UniversityProgram':
      return { studentsOnly: program.details.studentsOnly };
    case 'LocalProgram':
      return { maxFounderAge: program.details.maxFounderAge, ordinance: program.details.ordinance };
    case 'AgencyProgram':
      return { kstartupNo: program.details.kstartupNo, bizinfoId: program.details.bizinfoId };
    case 'CenterProgram':
      return { jointWith: program.details.jointWithIds.map(named) };
  }
}
