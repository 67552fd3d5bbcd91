import { readFileSync } from 'node:fs';

interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

/** Says where a profiled process spent its time: by package or folder, then by function, each by its own time. */
export function summarizeProfile(file: string, functions = 30): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const selfUs = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const byPlace = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let busyUs = 0;
  for (const { id, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame;
    const us = selfUs.get(id) ?? 0;
    // Reading the profile out is not the contender's work.
    if (functionName === '(idle)' || url.startsWith('node:inspector')) continue;
    busyUs += us;
    const place = placeOf(url, functionName);
    add(byPlace, place, us);
    add(
      byFunction,
      `${functionName || '(anonymous)'}  ${shorten(url)}${url ? `:${lineNumber + 1}` : ''}`,
      us,
    );
  }
  const list = (map: ReadonlyMap<string, number>, most: number) =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, us]) => `${((100 * us) / busyUs).toFixed(1).padStart(6)} %  ${name}`)
      .join('\n');
  return `${list(byPlace, 15)}\n\n${list(byFunction, functions)}`;
}

function placeOf(url: string, functionName: string): string {
  if (url === '') return functionName === '(garbage collector)' ? functionName : 'V8 and native code';
  if (url.startsWith('node:')) return url.replace(/^node:(internal\/)?/, 'node:').split('/')[0] as string;
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency) return dependency;
  return shorten(url).split('/').slice(0, -1).join('/');
}

const shorten = (url: string) =>
  url
    .replace(/^file:\/\//, '')
    .replace(/^.*\/(?=(gateway|schema|test)\/)/, '')
    .replace(/^.*\/node_modules\//, '');

function add(map: Map<string, number>, name: string, us: number): void {
  map.set(name, (map.get(name) ?? 0) + us);
}
