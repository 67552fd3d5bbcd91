import type { ErrorCode } from '../../errors.ts';
import type { SubgraphAnswer } from '../../subgraph/ask.ts';
import { failTargets, type Places, placeError, toUnplaced, type UnplacedError } from '../placing.ts';
import type { Run } from '../run.ts';
import { isTarget, type Target } from '../targets.ts';
import type { AskedEntities } from './asked-entities.ts';

/** What came back for a list of entities. */
export interface AnsweredEntities {
  asked: AskedEntities;
  answer: SubgraphAnswer;
  entities: unknown[] | null;
  responseKey: string;
}

/** Puts the errors of an answer at the objects that they concern; a list that is not there costs all of them. */
export function placeEntityErrors(
  run: Run,
  places: Places,
  { asked, answer, entities, responseKey }: AnsweredEntities,
): void {
  const fail = (error: UnplacedError, index?: number) =>
    failTargets(run, places, error, concerns(asked, index));
  if (answer.kind === 'failure') {
    fail(toUnplaced(answer.failure));
    return;
  }
  let isExplained = false;
  for (const error of answer.errors) {
    const [key, index, ...rest] = error.path ?? [];
    if (key !== undefined && key !== responseKey) continue;
    isExplained = true;
    const unplaced = toUnplaced(error);
    if (typeof index !== 'number') fail(unplaced);
    else if (rest.length === 0) fail(unplaced, index);
    else placeError(run, places, unplaced, rest, concerns(asked, index));
  }
  if (entities === null && !isExplained) fail(badEntities(places, asked, answer, responseKey));
}

function badEntities(
  { subgraph }: Places,
  { texts }: AskedEntities,
  answer: SubgraphAnswer,
  key: string,
): UnplacedError {
  const given = answer.kind === 'response' ? answer.data?.[key] : null;
  const came = Array.isArray(given)
    ? String(given.length)
    : given === null || given === undefined
      ? 'null'
      : `a ${typeof given}`;
  return toError(subgraph, `${texts.length} entities were asked for; got ${came}.`);
}

function toError(subgraph: string, message: string): UnplacedError {
  const code: ErrorCode = 'SUBGRAPH_BAD_ENTITIES';
  return { message, extensions: { code, subgraph } };
}

/**
 * An entity of another type or key than was asked for is given to nobody.
 * @param only the type of objects that come without `__typename`
 */
export function refuseEntity(
  run: Run,
  places: Places,
  { target, entity, only }: { target: Target; entity: unknown; only: string | undefined },
): void {
  const { __typename: type = only } = target;
  const asked = type === undefined ? 'One entity' : `An entity of ${type}`;
  const came = isTarget(entity)
    ? `another one${typeof entity.__typename === 'string' ? `, of ${entity.__typename}` : ''}`
    : `a ${typeof entity}`;
  const error = toError(places.subgraph, `${asked} was asked for; got ${came}.`);
  failTargets(run, places, error, (each) => each === target);
}

/** Whether an object of the response was asked for, and under that index where one is given. */
function concerns({ targets, indexes }: AskedEntities, only?: number) {
  const fits = (index: number) => (only === undefined ? index >= 0 : index === only);
  const concerned = new Set(targets.filter((_, at) => fits(indexes[at]!)));
  return (target: Target) => concerned.has(target);
}
