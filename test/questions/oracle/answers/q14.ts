import type { Asker } from '../caller.ts';
import { byStage, type Condition, counted, members, supported } from '../cohorts.ts';
import type { SupportFilter } from '../filters.ts';
import { type Answer, answered } from '../shapes.ts';

/** How far the teams found in a year have come. */
export function answerQ14({ found }: { found: SupportFilter }, asker: Asker): Answer {
  const discovered = supported(found);
  const step = (also: Condition) => {
    const list = members((startup) => discovered(startup) && also(startup));
    const breakdown = byStage(list, asker.today).map(({ dimensions, count }) => ({
      dimensions: dimensions.map(({ key, label }) => ({ key, label: { ko: label.ko } })),
      count,
    }));
    return { ...counted(list), breakdown };
  };
  return answered({
    discovered: step(() => true),
    incubated: step(supported({ kinds: ['INCUBATION'] })),
    housed: step(supported({ kinds: ['SPACE'] })),
    funded: step(supported({ kinds: ['COMMERCIALIZATION', 'LOAN', 'GUARANTEE', 'INVESTMENT'] })),
  });
}
