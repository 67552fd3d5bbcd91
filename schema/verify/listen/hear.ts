import type { Conversation, Heard } from './conversation.ts';
import { hearSocket } from './hear-socket.ts';
import { hearStream } from './hear-stream.ts';

/** Subscribes over both transports, one after the other; one that the subgraph does not serve is left out. */
export async function hear(conversation: Conversation): Promise<Heard[]> {
  const heard = [await hearSocket(conversation), await hearStream(conversation)];
  return heard.filter((one) => one !== null);
}
