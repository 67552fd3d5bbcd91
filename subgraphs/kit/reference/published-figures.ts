import { once, readDocument } from './read-table.ts';

/**
 * A figure as an article prints it. With `code` it is an indicator or a target's value; with `type` it has
 * the fields of that GraphQL type. Never recomputed; `dateInferred` marks a date the article does not print.
 */
export interface PublishedFigure {
  /** The article, as `articleOf` takes it. */
  seed: string;
  /** The id of an organization, a network, a region group or an agreement, or the name of one of the two real firms. */
  about: string;
  code?: string;
  type?: string;
  nameKo?: string;
  title?: string;
  value?: number | null;
  unit?: string;
  cumulative?: boolean;
  coveredMembers?: number;
  note?: string;
  amountWon?: number;
  committedOnly?: boolean;
  partner?: string;
  jointWith?: string[];
  sessions?: number;
  attendees?: number;
  needsFound?: number;
  matches?: number;
  edition?: number;
  awardedOn?: string;
  trainings?: number;
  prototypes?: number;
  trained?: number;
  credits?: number;
  requirement?: string;
  firstTermText?: string;
  openedOn?: string;
  openedOnPrecision?: 'DAY' | 'MONTH' | 'HALF' | 'YEAR';
  programs?: number;
  jobTarget?: number;
  traineeTarget?: number;
  targetYear?: number;
  region?: string;
  opensOn?: string;
  opensOnPrecision?: 'DAY' | 'MONTH' | 'HALF' | 'YEAR';
  opensOnText?: string;
  themes?: string[];
  asOf?: string;
  year?: number;
  salesWon?: number;
  investmentWon?: number;
  dateInferred?: boolean;
}

/** All figures in the order of the file. Source: data/SOURCES.md, `published_figures.json`. */
export const publishedFigures = once(
  (): PublishedFigure[] => readDocument<{ figures: PublishedFigure[] }>('published_figures.json').figures,
);

/** The one figure of a type about an organization, network or firm. Throws if there is none or more than one. */
export function publishedFigure(about: string, type: string): PublishedFigure {
  const found = publishedFigures().filter((figure) => figure.about === about && figure.type === type);
  const [figure] = found;
  if (figure === undefined || found.length > 1) {
    throw new Error(
      `published_figures.json has ${found.length} figures of type ${type} about ${about}; expected one`,
    );
  }
  return figure;
}
