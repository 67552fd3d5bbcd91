import type { PathStep, Rewrite } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { type Raw, readList, readObject, readText, refuseUnknown } from './raw-value.ts';

/** Reads the path of a `Flatten`: where in the response a fetch belongs. @throws PlanError at an unknown step */
export const readPath = (raw: unknown): PathStep[] => readList(raw, 'A path', readSteps).flat();

function readSteps(step: unknown): PathStep[] {
  if (step === '@') return [{ kind: 'item' }];
  if (typeof step === 'string') return readTextStep(step);
  const raw = readObject(step, 'A step of a path');
  refuseUnknown(raw, 'A step of a path', ['Field', 'TypeCondition']);
  if (raw.Field !== undefined) return [{ kind: 'key', key: readText(raw.Field, 'A response key') }];
  return [{ kind: 'type', names: readNames(raw.TypeCondition, 'TypeCondition') }];
}

/** `@apollo/query-planner` writes `key`, and `key|[A,B]` where fetches are by type. */
function readTextStep(step: string): PathStep[] {
  const match = /^(\w+|@)?(?:\|\[([\w, ]+)\])?$/.exec(step);
  if (!match) throw new PlanError(`A path has the unknown step "${step}".`);
  const [, key, names] = match;
  const steps: PathStep[] = [];
  if (key !== undefined) steps.push(key === '@' ? { kind: 'item' } : { kind: 'key', key });
  if (names !== undefined) steps.push({ kind: 'type', names: names.split(',').map((name) => name.trim()) });
  return steps;
}

/** Reads changes of data, in both planners' forms. @throws PlanError at an unknown one */
export const readRewrites = (raw: unknown): Rewrite[] => readList(raw, 'Rewrites', readRewrite);

function readRewrite(given: unknown): Rewrite {
  const { kind, raw } = unwrapRewrite(readObject(given, 'A rewrite'));
  const path = readList(raw.path, 'The path of a rewrite', readRewriteStep);
  if (path.at(-1)?.kind !== 'key') throw new PlanError(`The path of a ${kind} should end with a key.`);
  if (kind === 'ValueSetter') {
    refuseUnknown(raw, kind, ['kind', 'path', 'setValueTo']);
    return { kind: 'set', path, value: readText(raw.setValueTo, 'The value of a ValueSetter') };
  }
  if (kind === 'KeyRenamer') {
    refuseUnknown(raw, kind, ['kind', 'path', 'renameKeyTo']);
    return { kind: 'rename', path, key: readText(raw.renameKeyTo, 'The key of a KeyRenamer') };
  }
  throw new PlanError(`A plan has a rewrite of the unknown kind ${kind}.`);
}

/** `{ kind: 'ValueSetter', … }` or `{ ValueSetter: { … } }`. */
function unwrapRewrite(rewrite: Raw): { kind: string; raw: Raw } {
  if (rewrite.kind !== undefined) return { kind: String(rewrite.kind), raw: rewrite };
  const entries = Object.entries(rewrite);
  const [[kind, raw] = ['none', {}]] = entries;
  if (entries.length !== 1) throw new PlanError(`A rewrite should have one kind; got ${entries.length}.`);
  return { kind, raw: readObject(raw, kind) };
}

function readRewriteStep(step: unknown): PathStep {
  if (typeof step === 'string') {
    return step.startsWith('... on ')
      ? { kind: 'type', names: [step.slice('... on '.length)] }
      : { kind: 'key', key: step };
  }
  const raw = readObject(step, 'A step of a rewrite');
  refuseUnknown(raw, 'A step of a rewrite', ['Key', 'TypenameEquals']);
  if (raw.Key !== undefined) return { kind: 'key', key: readText(raw.Key, 'A key') };
  return { kind: 'type', names: readNames(raw.TypenameEquals, 'TypenameEquals') };
}

function readNames(raw: unknown, what: string): string[] {
  const names = typeof raw === 'string' ? [raw] : readList(raw, what, (name) => readText(name, 'A type'));
  if (names.length === 0) throw new PlanError(`${what} should name a type; it names none.`);
  return names;
}
