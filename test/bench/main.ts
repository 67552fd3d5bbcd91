import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBars } from './bars.ts';
import { installContenders } from './install.ts';
import { measure } from './measure.ts';
import { measurePlans, planSettings, writePlans } from './plans/measure-plans.ts';
import { summarizeProfile } from './profile/summarize.ts';
import { describeMachine, toRows, writeTable } from './report.ts';
import { readSettings, usage } from './settings.ts';

/** `npm run bench`: measures the contenders, prints one table, keeps the raw figures. */
const settings = await readOrExit();
if (settings.isPlans) await benchPlans();
installContenders();
const machine = describeMachine();
const samples = await measure(settings, (text) => console.error(text));
const rows = toRows(samples);
const { cpu, cores, memoryGb, node, platform, isPinned, loadAverage } = machine;
console.log(
  `${cores} x ${cpu}, ${memoryGb} GB, ${platform}, Node ${node}, load ${loadAverage}, ${isPinned ? 'contender on core 0, subgraphs and load on core 1' : 'not pinned'}\n`,
);
const baseline = settings.networkBundle === null ? 'apollo-gateway' : 'ieum-alone';
console.log([writeBars(rows), writeTable(rows, baseline)].filter((part) => part !== '').join('\n\n'));
if (settings.jsonFile) writeFileSync(settings.jsonFile, `${JSON.stringify(rows, null, 2)}\n`);
if (settings.profileFolder) {
  for (const file of globSync(join(settings.profileFolder, '*.cpuprofile'))) {
    console.log(`\n${file}\n${summarizeProfile(file)}`);
  }
} else {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString();
  const file = join(folder, `${date.replace(/[:.]/g, '-')}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ date, machine, settings: { ...settings, contenders: undefined, operations: undefined }, rows, samples })}\n`,
  );
  console.error(`\nRaw figures: ${file}`);
}

async function benchPlans(): Promise<never> {
  const rows = await measurePlans(planSettings, (text) => console.error(text));
  console.log(writePlans(rows));
  if (settings.jsonFile) writeFileSync(settings.jsonFile, `${JSON.stringify(rows, null, 2)}\n`);
  process.exit();
}

async function readOrExit() {
  try {
    return await readSettings(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(1);
  }
}
