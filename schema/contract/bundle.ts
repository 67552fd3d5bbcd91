import type { Holding } from './holding.ts';

/** What composition gives and the gateway loads: one JSON file. */
export interface Bundle {
  /** The supergraph SDL, ordinary Federation v2, authorization links kept. */
  supergraph: string;
  /** The API schema SDL: what clients see. */
  publicSchema: string;
  /** The SDL of the generated subgraph `gathered`. */
  gathered: string;
  /** Every gathered field, hidden ones (`Query.startupSet`) included; ascending by coordinate. */
  fields: GatheredField[];
  /** Every subgraph, whether it contributes to a gathered field or not; ascending by name. */
  sources: SubgraphSource[];
}

/** One subgraph as it runs. */
export interface SubgraphSource {
  name: string;
  /** Where it answers, e.g. `http://127.0.0.1:4002/graphql`. */
  url: string;
  /** Its own full SDL, core included and nothing stripped: what its gathered fields are asked by. */
  sdl: string;
}

/** One gathered field `type.field` and how its sources' answers are merged. */
export interface GatheredField {
  type: string;
  field: string;
  merge: 'CONCAT' | 'CONNECTION' | 'SUM' | 'EVENTS';
  /** Selections from the list's item type, as written in `@gather`. */
  key?: string;
  orderBy?: string;
  sum?: string;
  any?: string;
  /** `@inaccessible`: in no supergraph; `gathered` asks it for its own use. */
  hidden: boolean;
  /** The field set of the parent's key by which the sources are asked, e.g. `id`, `code`; null on Query and Subscription. */
  entityKey: string | null;
  /** The subgraphs that define the field, ascending by name. */
  sources: GatheredFieldSource[];
}

/** One subgraph that defines a gathered field, what its field asks of the caller, and what it says that it holds. */
export interface GatheredFieldSource {
  name: string;
  /** Absent when the field and its parent type carry no access directive there. */
  access?: Access;
  /** Each by itself tells when there is no need to ask; absent when nothing is declared. */
  holdings?: Holding[];
}

/** Access directives: `@authenticated`, and OR of ANDs of scopes and of policies. */
export interface Access {
  authenticated?: true;
  scopes?: string[][];
  policies?: string[][];
}
