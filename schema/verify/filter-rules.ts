import { regionPrefix } from '../contract/region-prefix.ts';

/**
 * One filter to try, and what it says of a record: that it is listed, that it is not, or (undefined) what the contract
 * leaves to the source.
 */
export interface Trial {
  filter: Record<string, unknown>;
  lists(node: Node): boolean | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: a node has the shape of its type
type Node = any;

/** The trials of one filter input of the core contract, over values that the records have; none for other inputs. */
export function trialsOf(input: string, nodes: readonly Node[], fields: ReadonlySet<string>): Trial[] {
  const rules = rulesOf[input] ?? {};
  return Object.entries(rules).flatMap(([name, rule]) => (fields.has(name) ? rule(name, nodes) : []));
}

type Rule = (name: string, nodes: readonly Node[]) => Trial[];

/** Values of which a record has to have one: the rarest alone, then the first two together. */
function oneOf(valuesOf: (node: Node) => readonly unknown[], isForAll = false): Rule {
  return (name, nodes) => {
    const counts = new Map<unknown, number>();
    for (const value of nodes.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = [...counts.keys()];
    const rarest = values.reduce((a, b) => (counts.get(b)! < counts.get(a)! ? b : a), values[0]);
    const wanted = values.length === 0 ? [] : values.length > 2 ? [[rarest], values.slice(0, 2)] : [[rarest]];
    return wanted.map((some) => ({
      filter: { [name]: some },
      lists: (node) => {
        const own = valuesOf(node);
        // Whether a program or a space for no stage in particular is one for all, sources decide.
        return own.length === 0 && isForAll ? undefined : own.some((value) => some.includes(value));
      },
    }));
  };
}

/** One value that a record has to have. */
function equal(readOwn: (node: Node) => unknown): Rule {
  return (name, nodes) => {
    const value = nodes.map(readOwn).find((one) => one !== null && one !== undefined);
    return value === undefined
      ? []
      : [{ filter: { [name]: value }, lists: (node) => readOwn(node) === value }];
  };
}

/** Ranges of days around the middle of what there is: whole, and open at either end. */
function range(lists: (node: Node, from: string, to: string) => boolean): Rule {
  return (name, nodes) => {
    const days = nodes.map(({ startedOn }) => String(startedOn)).sort();
    const [from, to] = [days[Math.floor(days.length / 3)], days[Math.floor((2 * days.length) / 3)]];
    if (from === undefined || to === undefined) return [];
    return [
      { filter: { [name]: { from, to } }, lists: (node) => lists(node, from, to) },
      { filter: { [name]: { from } }, lists: (node) => lists(node, from, '9999-12-31') },
      { filter: { [name]: { to } }, lists: (node) => lists(node, '0000-01-01', to) },
    ];
  };
}

const idsOf = (entities: readonly { id: string }[] | null) => (entities ?? []).map(({ id }) => id);
const own = (value: unknown) => (value === null || value === undefined ? [] : [value]);

const isActive = ({ status, startedOn, endedOn }: Node, from: string, to: string) =>
  status !== 'PLANNED' && status !== 'CANCELLED' && startedOn <= to && (endedOn == null || endedOn >= from);

const openOn: Rule = (name, nodes) => {
  const day = nodes.map(({ applyFrom }) => applyFrom).find(Boolean);
  const lists = ({ applyFrom, applyTo }: Node) =>
    applyFrom && applyTo ? applyFrom <= day && day <= applyTo : undefined;
  return day ? [{ filter: { [name]: day }, lists }] : [];
};

const inRegion: Rule = (name, nodes) => {
  const code: string | undefined = nodes.map(({ region }) => region?.code).find(Boolean);
  if (code === undefined) return [];
  return [code, `${code.slice(0, 2)}00000000`].map((region) => ({
    filter: { [name]: [region] },
    lists: (node) => String(node.region?.code).startsWith(regionPrefix(region)),
  }));
};

/** A program without regions is for all; else one of its regions lies in the one asked for, or the other way round. */
const forRegion: Rule = (name, nodes) => {
  const codesOf = ({ targetRegions }: Node): string[] => (targetRegions ?? []).map(({ code }: Node) => code);
  const code = nodes.flatMap(codesOf)[0];
  if (code === undefined) return [];
  const lies = (inner: string, outer: string) => inner.startsWith(regionPrefix(outer));
  return [code, `${code.slice(0, 2)}00000000`].map((region) => ({
    filter: { [name]: [region] },
    lists: (node) =>
      codesOf(node).length === 0 || codesOf(node).some((own) => lies(own, region) || lies(region, own)),
  }));
};

const vacant: Rule = (name) =>
  [true, false].map((value) => ({
    filter: { [name]: value },
    lists: ({ vacantUnits }) => (vacantUnits ?? 0) > 0 === value,
  }));

const rulesOf: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  SupportFilter: {
    ids: oneOf(({ id }) => [id]),
    kinds: oneOf(({ kind }) => [kind]),
    statuses: oneOf(({ status }) => [status]),
    started: range(({ startedOn }, from, to) => startedOn >= from && startedOn <= to),
    active: range(isActive),
    stagesAtStart: oneOf(({ stageAtStart }) => own(stageAtStart)),
    providerIds: oneOf(({ provider }) => own(provider?.id)),
    programIds: oneOf(({ program }) => own(program?.id)),
    agreementId: equal(({ agreement }) => agreement?.id),
    themeIds: oneOf(({ themes }) => idsOf(themes)),
  },
  ProgramFilter: {
    ids: oneOf(({ id }) => [id]),
    kinds: oneOf(({ kinds }) => kinds),
    openOn,
    stages: oneOf(({ targetStages }) => targetStages, true),
    regionCodes: forRegion,
    operatorIds: oneOf(({ operator }) => own(operator?.id)),
    themeIds: oneOf(({ themes }) => idsOf(themes)),
    fiscalYear: equal(({ fiscalYear }) => fiscalYear),
  },
  SpaceFilter: {
    ids: oneOf(({ id }) => [id]),
    kinds: oneOf(({ kind }) => [kind]),
    statuses: oneOf(({ status }) => [status]),
    stages: oneOf(({ stages }) => stages, true),
    regionCodes: inRegion,
    operatorIds: oneOf(({ operator }) => own(operator?.id)),
    themeIds: oneOf(({ themes }) => idsOf(themes)),
    vacant,
  },
};
