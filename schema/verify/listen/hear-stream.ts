import { writeRequest } from '../request.ts';
import { badQuery, type Conversation, type Heard } from './conversation.ts';
import type { Event } from './socket.ts';

/** Subscribes by an event stream (GraphQL over SSE, distinct connections mode); null where none is served. */
export async function hearStream(conversation: Conversation): Promise<Heard | null> {
  const heard: Heard = { transport: 'event stream', opens: [], refuses: [], ends: [], events: [] };
  const opened = await ask(conversation, conversation.query);
  if (opened.kind !== 'stream') return null;
  heard.events = await readEvents(opened, conversation.listenMs, 1);
  opened.stop();
  const refused = await ask(conversation, badQuery);
  const expected = 'expected JSON with errors, or one event with errors and the end';
  if (refused.kind === 'stream') {
    const [event] = await readEvents(refused, conversation.replyMs, 1);
    if (!event?.errors?.length || event.data != null)
      heard.refuses.push(
        `${badQuery}: ${expected}; the stream tells ${JSON.stringify(event ?? null).slice(0, 80)}`,
      );
  } else if (refused.status >= 500 || !/"errors"/.test(refused.text)) {
    heard.refuses.push(`${badQuery}: ${expected}; HTTP ${refused.status} came: ${refused.text.slice(0, 80)}`);
  }
  refused.stop();
  return heard;
}

interface Stream {
  kind: 'stream';
  body: AsyncIterator<Uint8Array>;
  stop(): void;
}

type Reply = Stream | { kind: 'other'; status: number; text: string; stop(): void };

/** A stream that does not begin in time is none: its head is sent when the subscription is established. */
async function ask({ url, caller, replyMs }: Conversation, query: string): Promise<Reply> {
  const { headers, body } = writeRequest(JSON.stringify({ query }), caller);
  const aborted = new AbortController();
  const stop = () => aborted.abort();
  const timer = setTimeout(stop, replyMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, accept: 'text/event-stream' },
      body,
      signal: aborted.signal,
    });
    const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
    if (response.status === 200 && isStream && response.body)
      return { kind: 'stream', body: response.body[Symbol.asyncIterator](), stop };
    return { kind: 'other', status: response.status, text: await response.text(), stop };
  } catch (error) {
    return { kind: 'other', status: 0, text: (error as Error).message, stop };
  } finally {
    clearTimeout(timer);
  }
}

/** The data of the first events of the type `next`; fewer where the time is over or the stream ends. */
async function readEvents({ body, stop }: Stream, waitMs: number, most: number): Promise<Event[]> {
  const timer = setTimeout(stop, waitMs);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const found = eventsOf(text);
      if (found.length >= most) return found.slice(0, most);
      const { value, done } = await body.next();
      if (done) return found;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return eventsOf(text);
  } finally {
    clearTimeout(timer);
  }
}

/** Whole events only: an empty line ends each. */
function eventsOf(text: string): Event[] {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    if (!/^event: ?next$/m.test(block)) return [];
    const data = [...block.matchAll(/^data: ?(.*)$/gm)].map(([, line]) => line).join('\n');
    try {
      return [Object(JSON.parse(data)) as Event];
    } catch {
      return [{ data: 'no JSON' }];
    }
  });
}
