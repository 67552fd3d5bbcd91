import type { Respond } from './subgraphs.ts';

/** A subgraph out of reach. */
export const unreachable: Respond = () => undefined;

/** A subgraph that answers with what it is given. */
export const answering =
  (body: unknown): Respond =>
  () =>
    body;

/** A subgraph that refuses what it is asked: there is no data, and one error without a path. */
export const refusing = (code: string): Respond =>
  answering({ errors: [{ message: 'No.', extensions: { code } }] });

/**
 * A subgraph whose answer is right but for some values.
 * @param values by path into the response's body, e.g. `data.user.age`; undefined takes the value out
 */
export function spoiling(values: Readonly<Record<string, unknown>>): Respond {
  return async (_operation, resolve) => {
    const body: unknown = await resolve();
    for (const [path, value] of Object.entries(values)) setAt(body, path.split('.'), value);
    return body;
  };
}

/** A subgraph whose entities come otherwise than they were asked for. */
export const reordering =
  (change: (entities: unknown[]) => unknown): Respond =>
  async (_operation, resolve) => {
    const { data, ...body } = await resolve();
    return {
      ...body,
      data: data && {
        ...data,
        ...('_entities' in data && { _entities: change(data._entities as unknown[]) }),
      },
    };
  };

function setAt(target: unknown, [step, ...rest]: readonly string[], value: unknown): void {
  const object = target as Record<string, unknown>;
  if (step === undefined || typeof object !== 'object' || object === null)
    throw new Error('There is no such place.');
  if (rest.length > 0) setAt(object[step], rest, value);
  else if (value === undefined) delete object[step];
  else object[step] = value;
}
