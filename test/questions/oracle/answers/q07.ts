import { type Asker, isNamed, knows } from '../caller.ts';
import { entersGrowth, hasOfficeIn } from '../filters.ts';
import { nodes, supportsOf } from '../lists.ts';
import { stageOn, stagePeriods } from '../rules.ts';
import { type Answer, answered, nameOf, placed, spaceOf } from '../shapes.ts';
import { startups } from '../world.ts';

/** 진주's startups that enter the growth stage this quarter. */
export function answerQ07(
  { today, quarterEnd }: { today: string; quarterEnd: string },
  asker: Asker,
): Answer {
  const entering = startups.filter(
    (startup) =>
      startup.identityStatus !== 'MERGED' &&
      entersGrowth(startup, { from: today, to: quarterEnd }) &&
      hasOfficeIn(startup, ['4817000000']) &&
      knows(startup, asker),
  );
  const active = { kinds: ['SPACE', 'INCUBATION'], active: { from: today, to: today } };
  return answered({
    startups: {
      totalCount: entering.length,
      ...nodes(entering, 50, (startup) => ({
        id: startup.id,
        displayName: nameOf(startup, asker),
        stage: stageOn(startup, asker.today),
        atQuarterEnd: stageOn(startup, quarterEnd),
        stages: isNamed(startup, asker) ? stagePeriods(startup) : null,
        supports: nodes(supportsOf(startup, asker, active, 'DESC'), 5, (record) => {
          const space = spaceOf(record);
          const { startedOn, endedOn } = record;
          const shape = space && {
            name: { ko: space.nameKo },
            stages: space.stages,
            region: placed(space.regionCode),
          };
          return { startedOn, endedOn, space: shape };
        }),
      })),
    },
  });
}
