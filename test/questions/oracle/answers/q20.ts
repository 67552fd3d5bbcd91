import { type Asker, isNamed, knows } from '../caller.ts';
import { nodes, supportsOf } from '../lists.ts';
import { stagePeriods } from '../rules.ts';
import { type Answer, answered, nameOf } from '../shapes.ts';
import { canonical, startupOf, startupWithId } from '../world.ts';

/** One startup under all its identities. A tombstone says where the chain of merges ends. */
export function answerQ20({ id }: { id: string }, asker: Asker): Answer {
  const startup = startupWithId(id);
  const into = canonical(startup.number);
  const goal = startupOf(into);
  return answered({
    startup: {
      id,
      displayName: nameOf(startup, asker),
      identityStatus: startup.identityStatus,
      names: knows(startup, asker) ? startup.names : [],
      predecessors: startup.predecessors.map(startupOf).map((earlier) => ({
        id: earlier.id,
        displayName: nameOf(earlier, asker),
        identityStatus: earlier.identityStatus,
      })),
      mergedInto: into === startup.number ? null : { id: goal.id, displayName: nameOf(goal, asker) },
      stages: isNamed(startup, asker) ? stagePeriods(startup) : null,
      supports: nodes(supportsOf(startup, asker, {}, 'ASC'), 50, (record) => ({
        title: record.title,
        startedOn: record.startedOn,
        stageAtStart: record.stageAtStart,
        startup: { id: startupOf(record.startup).id },
      })),
    },
  });
}
