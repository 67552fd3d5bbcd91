import { findTakenPorts, type WantedPort } from '@ieum/network/ports.ts';
import { readSubgraphList } from '@ieum/schema/subgraph-list.ts';
import { type Diagnosis, fine } from './diagnosis.ts';

/** What `npm start` listens on: whether it is free, or Ieum itself answers there. */
export async function diagnosePorts({
  host,
  port,
  subgraphPort,
  listFile,
}: {
  host: string;
  port: number;
  subgraphPort: number;
  listFile: string;
}): Promise<Diagnosis[]> {
  const list = readSubgraphList(listFile, subgraphPort);
  if ('problems' in list) {
    const todo = 'Correct it, or leave IEUM_SUBGRAPHS unset.';
    return list.problems.map((found) => ({ outcome: 'wrong', what: 'List of subgraphs', found, todo }));
  }
  const wanted: WantedPort[] = [
    { host, port, variable: 'PORT', user: 'gateway' },
    ...list.entries.flatMap((entry) =>
      entry.kind === 'folder'
        ? [{ host: '127.0.0.1', port: entry.port, variable: 'IEUM_SUBGRAPH_PORT', user: entry.name }]
        : [],
    ),
  ];
  const looked = await Promise.all(wanted.map(async (one) => ({ ...one, state: await lookAt(one) })));
  const taken = looked.filter(({ state }) => state.is === 'taken');
  if (taken.length > 0) {
    return taken.map(({ state }): Diagnosis => {
      const [found = '', ...todo] = (state.message ?? '').split(/(?<=\.) /);
      return { outcome: 'wrong', what: 'Ports', found, todo: todo.join(' ') };
    });
  }
  const running = looked.filter(({ state }) => state.is === 'ieum').map(({ user }) => user);
  const numbers = wanted.map((one) => one.port);
  const span = `${Math.min(...numbers)} to ${Math.max(...numbers)}`;
  if (running.length === 0) return [fine('Ports', `${span} are free`)];
  return [fine('Ports', `${span}: Ieum itself answers (${running.join(', ')})`)];
}

async function lookAt(one: WantedPort): Promise<{ is: 'free' | 'ieum' | 'taken'; message?: string }> {
  const [message] = await findTakenPorts([one]);
  if (message === undefined) return { is: 'free' };
  const path = one.user === 'gateway' ? 'health/ready' : 'health';
  const host = one.host === '0.0.0.0' || one.host === '::' ? '127.0.0.1' : one.host;
  const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${one.port}/${path}`, {
    signal: AbortSignal.timeout(2000),
  })
    .then((response) => response.json())
    .catch(() => null);
  const { status, subgraph } = Object(answer) as { status?: unknown; subgraph?: unknown };
  const isOurs = one.user === 'gateway' ? typeof status === 'string' : subgraph === one.user;
  return isOurs ? { is: 'ieum' } : { is: 'taken', message };
}
