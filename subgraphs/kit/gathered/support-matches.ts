import { regionPrefix } from '@ieum/schema/contract/region-prefix.ts';
import type { DateRange, InputMaybe, SupportFilter } from '../core.gen.ts';
import type { SupportHead } from '../tables.ts';
import type { RecordedSupport } from './support-recorded.ts';

/**
 * Whether a record meets a `SupportFilter`: what `supportCondition` says in SQL, for one record and many filters. A
 * test holds the two equal.
 */
export function supportMatches(
  { record, provider }: RecordedSupport,
  filter: InputMaybe<SupportFilter> | undefined,
): boolean {
  if (!filter) return true;
  return (
    isOneOf(record.id, filter.ids) &&
    isOneOf(record.kind, filter.kinds) &&
    isOneOf(record.status, filter.statuses) &&
    (filter.started == null || isWithin(record.startedOn, filter.started)) &&
    (filter.active == null || isActive(record, filter.active)) &&
    isOneOf(record.stageAtStart, filter.stagesAtStart) &&
    isOneOf(record.providerId, filter.providerIds) &&
    isOneOf(provider?.kind, filter.providerKinds) &&
    liesIn(provider?.regionCode, filter.regionCodes) &&
    isOneOf(record.programId, filter.programIds) &&
    (filter.agreementId == null || record.agreementId === filter.agreementId) &&
    (filter.themeIds == null || filter.themeIds.some((theme) => record.themeIds.includes(theme)))
  );
}

function isOneOf(
  value: string | null | undefined,
  values: InputMaybe<readonly string[]> | undefined,
): boolean {
  return values == null || (value != null && values.includes(value));
}

function isWithin(day: string, { from, to }: DateRange): boolean {
  return (from == null || day >= from) && (to == null || day <= to);
}

function isActive({ status, startedOn, endedOn }: SupportHead, { from, to }: DateRange): boolean {
  if (from != null && to != null && from > to) return false;
  if (status === 'PLANNED' || status === 'CANCELLED') return false;
  return (to == null || startedOn <= to) && (from == null || endedOn === null || endedOn >= from);
}

function liesIn(
  code: string | null | undefined,
  regions: InputMaybe<readonly string[]> | undefined,
): boolean {
  return regions == null || (code != null && regions.some((region) => code.startsWith(regionPrefix(region))));
}
