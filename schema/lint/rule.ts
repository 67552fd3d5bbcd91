import type { Location, NameNode } from 'graphql';
import type { Problem } from '../problem.ts';
import type { Subgraph } from '../subgraph.ts';

/** One rule of the network for what a subgraph declares itself. */
export interface LintRule {
  /** Its name, as in a problem's `code`. */
  code: `LINT_${string}`;
  /**
   * An error keeps a version from being published: what is wrong cannot be mended later without breaking clients, or would
   * show what nobody may see. A warning is to be mended, and can be at any time.
   */
  severity: NonNullable<Problem['severity']>;
  cause: string;
  hint: string;
  check(subgraph: Subgraph): Finding[];
}

/** A place that breaks a rule. */
export interface Finding {
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
  coordinate: string;
  /** What stands there, and what was expected. */
  message: string;
  node: { loc?: Location | undefined; name?: NameNode };
}
