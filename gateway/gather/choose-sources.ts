import type { Caller } from '@ieum/schema/contract/caller.ts';
import { missingAccess } from './access.ts';
import type { Question, QuestionGroup } from './question.ts';

/** Whom a level asks for what. */
export interface Choice {
  /** By source what it is asked; a source that is asked nothing is not in it. */
  readonly asked: ReadonlyMap<string, ReadonlyMap<QuestionGroup, AskedGroup>>;
  /** Whether a source may hold something for a question and the parent at an index. */
  mayHold(question: Question, source: string, parent: number): boolean;
}

/** A group as one source is asked: cut down to the questions, and the parents, for which it may hold something. */
export interface AskedGroup extends QuestionGroup {
  /** By a parent's index in the whole group, its index among those asked for; null where all are asked for. */
  readonly places: ReadonlyMap<number, number> | null;
}

/** The parents, by index, that a source may hold something for. */
type Held = 'all' | ReadonlySet<number>;

/**
 * Chooses the sources of a level: those that have the field, that the caller may ask, and that do not say that they
 * hold nothing of what is asked for. Where these are none, and what is asked has yet to be judged, one is asked all the
 * same: arguments are refused by sources, and the sum over nothing is a source's to give.
 * @param values the variables of the run by name
 */
export function chooseSources(
  groups: readonly QuestionGroup[],
  caller: Caller,
  values: Readonly<Record<string, unknown>>,
): Choice {
  const held = new Map<Question, ReadonlyMap<string, Held>>();
  const asked = new Map<string, Map<QuestionGroup, AskedGroup>>();
  for (const group of groups) {
    const partsOf = new Map<string, Part[]>();
    for (const question of group.questions) {
      const own = new Map(question.rule.sources.map(({ name }) => [name, readHeld(question, name, values)]));
      held.set(question, own);
      for (const [source, parents] of chooseFor(question, own, caller)) {
        partsOf.set(source, [...(partsOf.get(source) ?? []), { question, parents }]);
      }
    }
    for (const [source, parts] of partsOf) {
      const ofSource = asked.get(source) ?? new Map<QuestionGroup, AskedGroup>();
      asked.set(source, ofSource.set(group, cutDown(group, parts)));
    }
  }
  return {
    asked,
    mayHold: (question, source, parent) => isIn(held.get(question)?.get(source) ?? 'all', parent),
  };
}

interface Part {
  readonly question: Question;
  readonly parents: Held;
}

function readHeld(
  { holdings, parents }: Question,
  source: string,
  values: Readonly<Record<string, unknown>>,
): Held {
  const own = holdings.get(source);
  if (!own) return 'all';
  const { byKey } = own;
  if (!own.byArguments(values)) return none;
  if (byKey === null) return 'all';
  return new Set(parents.flatMap(({ representation }, index) => (byKey(representation) ? [index] : [])));
}

const none: ReadonlySet<number> = new Set();

/** The sources of one question, each with the parents that it is asked for. */
function chooseFor(
  { rule, asks, parents, isJudged }: Question,
  held: ReadonlyMap<string, Held>,
  caller: Caller,
): Map<string, Held> {
  const allowed = rule.sources.filter(
    ({ name, access }) => asks.has(name) && missingAccess(access, caller) === null,
  );
  const chosen = new Map<string, Held>();
  for (const { name } of allowed) {
    const own = held.get(name) ?? 'all';
    if (own === 'all' || own.size > 0) chosen.set(name, own);
  }
  if (!isJudged) return chosen;
  const others = [...parents.keys()].filter(
    (parent) => ![...chosen.values()].some((own) => isIn(own, parent)),
  );
  // Whoever is asked anyway is asked for them, too: that takes no further request.
  const [standIn = allowed[0]?.name] = chosen.keys();
  const own = chosen.get(standIn ?? '') ?? none;
  if (others.length > 0 && standIn !== undefined && own !== 'all') {
    chosen.set(standIn, own.union(new Set(others)));
  }
  return chosen;
}

const isIn = (held: Held, parent: number) => held === 'all' || held.has(parent);

/** The questions of a group share its parents, so each is asked for whatever another is asked for. */
function cutDown(group: QuestionGroup, parts: readonly Part[]): AskedGroup {
  const questions = parts.map(({ question }) => question);
  const indexes = [...group.parents.keys()].filter((index) =>
    parts.some(({ parents }) => isIn(parents, index)),
  );
  if (indexes.length === group.parents.length) return { ...group, questions, places: null };
  return {
    ...group,
    questions,
    parents: indexes.map((index) => group.parents[index]!),
    places: new Map(indexes.map((index, place) => [index, place])),
  };
}
