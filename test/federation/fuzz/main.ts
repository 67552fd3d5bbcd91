import { parseArgs } from 'node:util';
import type { EngineName } from './engines.ts';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    operations: { type: 'string', default: '1000' },
    engine: { type: 'string', default: 'ieum' },
    differences: { type: 'string', default: '10' },
    shrink: { type: 'string', default: '60' },
  },
});
const engine: EngineName = values.engine === 'reference' ? 'reference' : 'ieum';
const totals = await fuzz({
  seed: Number(values.seed),
  operations: Number(values.operations),
  engine,
  mostDifferences: Number(values.differences),
  shrinkSeconds: Number(values.shrink),
  report: (text) => console.log(text),
});
console.log(JSON.stringify(totals));
process.exitCode = totals.differences > 0 ? 1 : 0;
