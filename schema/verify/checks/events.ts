import { getNamedType } from 'graphql';
import { type Check, judge, notApplicable, type Outcome } from '../check.ts';
import type { Heard } from '../listen/conversation.ts';
import { findMisfits } from '../misfits.ts';
import { definitionOf } from '../place.ts';
import { selectAll } from '../select.ts';
import type { Served } from '../served.ts';
import type { Subject } from '../subject.ts';

/** Gathered fields of Subscription: what is told as it happens. */
export const eventChecks: readonly Check[] = [
  {
    id: 'events.opens',
    level: 'must',
    title: 'Each gathered subscription opens, over graphql-transport-ws or as an event stream',
    hint: 'Serve one of the two where queries are answered: acknowledge connection_init and answer ping; or answer a POST that accepts text/event-stream with the stream, its head as soon as the subscription stands.',
    run: (subject) =>
      judgeHeard(subject, (heard, field) =>
        heard.length === 0
          ? [`${field}: neither a WebSocket nor an event stream is served`]
          : heard.flatMap(({ opens }) => opens),
      ),
  },
  {
    id: 'events.refused',
    level: 'must',
    title: 'A subscription that is not valid is refused, and the others of its connection go on',
    hint: 'Send the message error with the id and a list of errors; or answer JSON with errors in place of a stream.',
    run: (subject) => judgeHeard(subject, (heard) => heard.flatMap(({ refuses }) => refuses)),
  },
  {
    id: 'events.completed',
    level: 'must',
    title: 'A subscription that its client completes is over, and its id is free',
    hint: 'Forget the id when the message complete comes, and stop what feeds it.',
    run: (subject) => judgeHeard(subject, (heard) => heard.flatMap(({ ends }) => ends)),
  },
  {
    id: 'events.values',
    level: 'must',
    title: 'Each event is a response whose values are of their types',
    hint: 'Execute the operation for each event as a query is executed, with the rights of whoever subscribed.',
    async run(subject) {
      const fields = await heardOf(subject);
      if (fields.length === 0) return notApplicable('it contributes to no gathered field of Subscription');
      const events = fields.flatMap(({ heard, query }) =>
        heard.flatMap(({ transport, events }) => events.map((event) => ({ transport, query, event }))),
      );
      if (events.length === 0) return notApplicable('nothing was told while it was listened to');
      return judge(
        events.flatMap(({ transport, query, event }) => {
          const [error] = event.errors ?? [];
          if (error)
            return [`${transport}: an event came with the error ${String(error.message).slice(0, 100)}`];
          if (typeof Object(event.data).event !== 'object')
            return [`${transport}: an event came without its field`];
          return findMisfits(subject.served.schema, query, event.data).map(
            ({ message }) => `${transport}: ${message}`,
          );
        }),
        `${events.length} events`,
      );
    },
  },
];

async function judgeHeard(
  subject: Subject,
  faultsOf: (heard: readonly Heard[], field: string) => readonly string[],
): Promise<Outcome> {
  const fields = await heardOf(subject);
  if (fields.length === 0) return notApplicable('it contributes to no gathered field of Subscription');
  const over = new Set(fields.flatMap(({ heard }) => heard.map(({ transport }) => transport)));
  return judge(
    fields.flatMap(({ heard, name }) => faultsOf(heard, name)),
    [...over].join(', '),
  );
}

async function heardOf(subject: Subject): Promise<{ name: string; query: string; heard: Heard[] }[]> {
  const all: { name: string; query: string; heard: Heard[] }[] = [];
  for (const { field } of subject.fields) {
    if (field.merge !== 'EVENTS') continue;
    const query = writeSubscription(subject.served, field);
    all.push({ name: `${field.type}.${field.field}`, query, heard: await subject.hear(query) });
  }
  return all;
}

function writeSubscription(served: Served, field: Subject['fields'][number]['field']): string {
  const type = getNamedType(definitionOf(served, field).type);
  const selected = selectAll(served, type, 6);
  return `subscription { event: ${field.field} { ${selected} } }`;
}
