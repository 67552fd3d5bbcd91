/** Every code that `gathered` gives by itself, and when. A source's own code stands beside it as `reason`. */
export const gatherErrorCodes = {
  GATHER_SOURCE_FAILED:
    'a source gave nothing: unreachable, an error, or an answer that was refused (see reason)',
  GATHER_SOURCE_TIMEOUT: 'a source gave no answer before its deadline',
  GATHER_SOURCE_FORBIDDEN: 'the caller lacks what a source asks for; it was not asked, or refused itself',
  GATHER_SOURCE_INVALID:
    'a source’s value does not fit its type; it is null, or fails the source (as reason)',
  GATHER_BAD_CURSOR: 'reason: a cursor holds no sort key, or one of another order than the other sources’',
  GATHER_UNSORTED: 'reason: edges are not strictly in order, or do not come after the cursor asked with',
  GATHER_EMPTY_PAGE: 'reason: a source has more edges and gave none',
  GATHER_OVERFLOW: 'a sum over all sources is beyond its type',
  GATHER_FIRST_OUT_OF_RANGE: '`first` is not a whole number within the limit',
  GATHER_TOO_DEEP: 'gathered fields lie in each other deeper than the limit',
  GATHER_TOO_WIDE: 'a gathered field may yield more items than the limit',
  GATHER_BAD_REPRESENTATION: 'a representation is of no entity of gathered, or lacks its key',
  BAD_CURSOR: '`after` is no cursor',
  BAD_INPUT: 'an argument does not fit its type',
  COHORT_ONE_OF: 'a node of a cohort’s where has not exactly one field',
  COHORT_TOO_DEEP: 'a cohort’s where has more levels than the limit',
  COHORT_TOO_MANY_LEAVES: 'a cohort has more supported leaves than the limit',
  COHORT_TOO_LARGE: 'the sets behind a cohort are larger than the limit',
  COHORT_SOURCE_FAILED: 'a source gave no set, so the cohort cannot be counted',
} as const;

export type GatherErrorCode = keyof typeof gatherErrorCodes;
