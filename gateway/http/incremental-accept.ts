/** How a response is delivered in parts. */
export type StreamFormat =
  /** `multipart/mixed`, in the format of the GraphQL draft; with the media type's parameter that the client wrote. */
  | { kind: 'multipart'; parameter: 'incrementalSpec=v0.2' | null }
  /** `multipart/mixed;deferSpec=20220824`: the format of that day, which Apollo Client 3 knows. */
  | { kind: 'multipart'; parameter: 'deferSpec=20220824' }
  /** `text/event-stream`, in the format of the GraphQL draft. */
  | { kind: 'events' };

/** What a client accepts. */
export interface Accepted {
  /** The most welcome way of delivery in parts; null where none is accepted. */
  stream: StreamFormat | null;
  /** The most welcome type of one result; null where none is accepted. */
  json: 'application/json' | 'application/graphql-response+json' | null;
}

/** Reads the header `Accept`. What stands for every type does not ask for parts. */
export function readAccept(accept: string | undefined): Accepted {
  const ranges = (accept ?? '*/*').split(',').map(readRange);
  const welcome = ranges.filter(({ quality }) => quality > 0);
  // Stable: of equally welcome ones the first.
  const ordered = welcome.sort((one, other) => other.quality - one.quality);
  const stream = ordered.map(toFormat).find((format) => format !== null);
  const json = ordered.map(({ type }) => jsonTypes.get(type)).find((type) => type !== undefined);
  return { stream: stream ?? null, json: json ?? null };
}

const jsonTypes = new Map<string, 'application/json' | 'application/graphql-response+json'>([
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
]);

function readRange(text: string) {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(
    rest.map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      return [name.trim(), value.trim().replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { type, parameters, quality: Number.isNaN(quality) ? 0 : quality };
}

function toFormat({ type, parameters }: ReturnType<typeof readRange>): StreamFormat | null {
  if (type === 'text/event-stream') return { kind: 'events' };
  if (type !== 'multipart/mixed') return null;
  const [specification, ...others] = [...parameters.keys()].filter((name) => name.endsWith('spec'));
  if (specification === undefined) return { kind: 'multipart', parameter: null };
  const value = parameters.get(specification);
  if (others.length > 0) return null;
  if (specification === 'deferspec' && value === '20220824')
    return { kind: 'multipart', parameter: 'deferSpec=20220824' };
  if (specification === 'incrementalspec' && value === 'v0.2')
    return { kind: 'multipart', parameter: 'incrementalSpec=v0.2' };
  // Another protocol, as that of subscriptions.
  return null;
}
