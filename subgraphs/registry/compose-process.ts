import { compareBundles } from '@ieum/schema/check.ts';
import { compose } from '@ieum/schema/compose.ts';
import type { Bundle } from '@ieum/schema/contract/bundle.ts';
import { costChanges } from '@ieum/schema/cost/cost-changes.ts';
import { findingsOf } from '@ieum/schema/findings.ts';
import type { ComposeContext, ComposeTask, Composition } from './composer.ts';
import { digestOf } from './digest.ts';

/** Composes what it is sent, one task after the other: seconds in which the registry itself must go on answering. */
process.on(
  'message',
  (task: ComposeTask & { context: ComposeContext }) =>
    void run(task).then((composed) => process.send?.(composed)),
);
// The registry ended, however it did.
process.on('disconnect', () => process.exit());
// A terminal sends its signals to the whole group; the registry still ends what it publishes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

async function run({
  inputs,
  known,
  before,
  names,
  context,
}: ComposeTask & { context: ComposeContext }): Promise<Composition> {
  try {
    const composed = known === null ? compose(inputs) : { bundle: JSON.parse(known) as Bundle, hints: [] };
    if ('errors' in composed) return composed;
    const bundle = known ?? JSON.stringify(composed.bundle);
    const old = before === null ? null : (JSON.parse(before) as Bundle);
    const comparison = await compareBundles(old, composed.bundle, names);
    const findings = findingsOf(inputs, old, names, context);
    const costs = old && context.operations ? costChanges(old, composed.bundle, context.operations) : [];
    return {
      ...{ bundle, digest: digestOf(bundle), hints: composed.hints, findings },
      ...{ ...comparison, costChanges: costs },
    };
  } catch (error) {
    // What a strange SDL does to the composer must not look like a fault of those it is composed with.
    const message = `The composer failed: ${error instanceof Error ? error.message : String(error)}`;
    return { errors: [{ code: 'COMPOSER_FAILED', message }] };
  }
}
