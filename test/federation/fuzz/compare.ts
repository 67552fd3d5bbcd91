import type { ExecutionResult, GraphQLError } from 'graphql';
import { writeInput } from './values.ts';
import type { World } from './world.ts';

type Path = ReadonlyArray<string | number>;

/**
 * Compares an engine's answer with the oracle's, by the rules of `README.md`, "What counts as a difference".
 * @returns what differs, in words; nothing where the answers are the same
 */
export function compareAnswers(world: World, expected: ExecutionResult, got: ExecutionResult): string[] {
  if (got.data === undefined) return [`no data: ${got.errors?.[0]?.message.split('\n')[0]}`];
  if (JSON.stringify(expected.data) !== JSON.stringify(got.data)) {
    return [writeInput(expected.data) === writeInput(got.data) ? 'the order of keys differs' : 'data differ'];
  }
  const wanted = placeErrors(expected);
  const came = placeErrors(got);
  return [...missingErrors(wanted, came), ...surplusErrors(world, wanted, came)];
}

/** What kind of difference it is: the first finding without places and names, and why there is no plan. */
export function kindOf({
  findings,
  logged,
}: {
  findings: readonly string[];
  logged: readonly string[];
}): string {
  const reasons = logged.map((line) => /"reason":"([^"]*)"/.exec(line)?.[1] ?? '');
  return [findings[0]!.split(/ at | "|, | \(/)[0], ...reasons.map(withoutNames)].join(' | ');
}

const withoutNames = (reason: string) => reason.replace(/: \w+$/, '').replace(/\[\d+\]/, '[]');

/** An error, and where its path ends in the data. */
interface PlacedError {
  error: GraphQLError;
  /** As far as the path goes in the data: to its end, to a null, or to an object without the next key. */
  place: string;
  ends: 'at null' | 'under null' | 'at value' | 'nowhere';
}

function placeErrors({ data, errors = [] }: ExecutionResult): PlacedError[] {
  return errors.map((error) => {
    const path: Path = error.path ?? [];
    let value: unknown = data;
    for (const [index, step] of path.entries()) {
      if (value === null || value === undefined)
        return { error, place: write(path.slice(0, index)), ends: 'under null' };
      if (typeof value !== 'object' || !Object.hasOwn(value, step)) {
        return { error, place: write(path.slice(0, index)), ends: 'nowhere' };
      }
      value = (value as Record<string | number, unknown>)[step];
    }
    return {
      error,
      place: write(path),
      ends: value === null || value === undefined ? 'at null' : 'at value',
    };
  });
}

const write = (path: Path) => JSON.stringify(path);

/** Each null that an error made has an error; where the error is the null's own, it is the same error. */
function missingErrors(wanted: readonly PlacedError[], came: readonly PlacedError[]): string[] {
  return wanted.flatMap(({ error, place, ends }) => {
    const here = came.filter((each) => each.place === place && isNull(each));
    if (here.length === 0) return `no error at ${place}: expected "${error.message}"`;
    if (ends === 'under null' || here.some((each) => each.error.message === error.message)) return [];
    return `another error at ${place}: expected "${error.message}", got "${here[0]!.error.message}"`;
  });
}

/** Every error that came belongs to such a null, or to a field that the gateway asked for its own use. */
function surplusErrors(world: World, wanted: readonly PlacedError[], came: readonly PlacedError[]): string[] {
  const places = new Set(wanted.map(({ place }) => place));
  return came.flatMap((each) => {
    if (isNull(each) && places.has(each.place)) return [];
    const coordinate = /^(\w+\.\w+) of \d+ fails$/.exec(each.error.message)?.[1];
    if (!isNull(each) && coordinate !== undefined && world.ownUse.has(coordinate)) return [];
    return `an error more, ${each.ends} ${each.place}: "${each.error.message}" at ${write(each.error.path ?? [])}`;
  });
}

const isNull = ({ ends }: PlacedError) => ends === 'at null' || ends === 'under null';
