import { type Day, writeDay, writeInstant } from './calendar.ts';
import { consent } from './consents.ts';
import type { DemoReferral, DemoSupport, StoredReferralState, SupportKind } from './facts.ts';
import { writeDemoUlid } from './numbers.ts';
import { recordedStage, today } from './profile.ts';
import { agreementFor, type Trail } from './trail.ts';

/** A hand-over before its outcome is drawn. */
export interface HandOver {
  fromId: string;
  toId: string;
  kinds: SupportKind[];
  reason: string;
  sent: Day;
  /** Whom the receiver may forward to when it declines. */
  forwardToId?: string;
  /** Writes the record that answers the referral; null where it cannot. Without it the receiver publishes no records. */
  answer?: (start: Day, referralId: string) => DemoSupport | null;
  /** Drawn where absent. */
  state?: StoredReferralState;
}

/** Days a referral is young: most of the young wait for an answer, the others have theirs or expired. */
const youngDays = 45;

/** Sends a referral and draws what becomes of it. Gives the record that answers it, if one does. */
export function refer(trail: Trail, handOver: HandOver): DemoSupport | null {
  const { profile, draw } = trail;
  const { sent } = handOver;
  const stage = recordedStage(profile, sent);
  if (sent < profile.first || sent > Math.min(today, profile.horizon) || stage === null) return null;
  const state = handOver.state ?? drawState(trail, sent, handOver.answer !== undefined);
  const id = takeId(trail, sent);
  const decided = Math.min(sent + draw.between(3, 20), today);
  const fulfils =
    state === 'FULFILLED' ? (handOver.answer?.(decided + draw.between(3, 25), id) ?? null) : null;
  const forwardToId = state === 'DECLINED' && draw.chance(450) ? handOver.forwardToId : undefined;
  const reached = state === 'FULFILLED' && fulfils === null ? 'ACCEPTED' : state;
  const referral: DemoReferral = {
    ...headOf(trail, handOver, id, stage),
    consentId: consentFor(trail, handOver, forwardToId).id,
    dueOn: writeDay(dueDay(trail, sent, reached)),
    state: reached,
    decidedOn:
      reached === 'ACCEPTED' || reached === 'DECLINED' || reached === 'FULFILLED' ? writeDay(decided) : null,
    comment: comments[reached] ?? null,
    forwardedAsId: null,
    history: historyOf(trail, handOver, reached, decided, fulfils),
  };
  trail.referrals.push(referral);
  if (forwardToId !== undefined) forward(trail, handOver, referral, forwardToId, decided);
  return fulfils;
}

const comments: Partial<Record<StoredReferralState, string>> = {
  DECLINED: '지금은 배정할 공간이나 예산이 없음',
  INFO_REQUESTED: '사업계획서 보완 요청',
  ACCEPTED: '지원 절차 안내함',
};

function forward(trail: Trail, handOver: HandOver, declined: DemoReferral, toId: string, day: Day): void {
  const pending: StoredReferralState = today - day < youngDays ? 'SENT' : 'RECEIVED';
  const handOn: HandOver = { ...handOver, fromId: handOver.toId, toId, sent: day };
  const id = takeId(trail, day);
  trail.referrals.push({
    ...headOf(trail, handOn, id, declined.stageAtReferral),
    consentId: declined.consentId,
    dueOn: writeDay(dueDay(trail, day, pending)),
    state: pending,
    ...{ decidedOn: null, comment: null, forwardedAsId: null },
    history: historyOf(trail, handOn, pending, day, null),
  });
  declined.forwardedAsId = id;
}

function headOf(
  trail: Trail,
  handOver: HandOver,
  id: string,
  stageAtReferral: DemoReferral['stageAtReferral'],
) {
  const agreement = agreementFor(trail, handOver.fromId, handOver.sent);
  return {
    id,
    startup: trail.profile.number,
    fromId: handOver.fromId,
    toId: handOver.toId,
    requestedKinds: handOver.kinds,
    stageAtReferral,
    reason: handOver.reason,
    agreementId:
      agreement !== null && agreementFor(trail, handOver.toId, handOver.sent) === agreement
        ? agreement
        : null,
    sentOn: writeDay(handOver.sent),
  };
}

function takeId({ profile, referrals }: Trail, day: Day): string {
  return `ref:${writeDemoUlid(profile.seed, profile.number, referrals.length, day)}`;
}

function drawState({ draw, profile }: Trail, sent: Day, canFulfil: boolean): StoredReferralState {
  const settled = canFulfil ? 'FULFILLED' : 'ACCEPTED';
  if (profile.role !== null) return settled;
  return today - sent < youngDays
    ? draw.weigh([
        [32, 'SENT'],
        [26, 'RECEIVED'],
        [14, 'INFO_REQUESTED'],
        [12, 'ACCEPTED'],
        [8, settled],
        [6, 'DECLINED'],
        [2, 'WITHDRAWN'],
      ])
    : draw.weigh([
        [54, settled],
        [9, 'ACCEPTED'],
        [14, 'DECLINED'],
        [6, 'WITHDRAWN'],
        [6, 'SENT'],
        [6, 'RECEIVED'],
        [5, 'INFO_REQUESTED'],
      ]);
}

/** A month or so; of young ones that wait, a third has until the middle of 2027, so that inboxes do not run empty. */
function dueDay({ draw }: Trail, sent: Day, state: StoredReferralState): Day {
  const waits = state === 'SENT' || state === 'RECEIVED' || state === 'INFO_REQUESTED';
  const long = draw.chance(350);
  return sent + (waits && long && today - sent < youngDays ? draw.between(200, 420) : draw.between(30, 60));
}

/** Names the receiver, and whom it forwards to. That of a waiting or accepted referral still stands in 2028. */
function consentFor(trail: Trail, handOver: HandOver, forwardToId: string | undefined) {
  const { draw } = trail;
  const recipientIds = forwardToId === undefined ? [handOver.toId] : [handOver.toId, forwardToId].sort();
  const granted = Math.max(handOver.sent - draw.below(8), trail.profile.first);
  const young = today - handOver.sent < youngDays;
  return consent(trail, {
    purpose: 'REFERRAL',
    fieldGroups: draw.chance(600) ? ['HISTORY', 'CONTACT'] : ['HISTORY'],
    recipientIds,
    granted,
    expires: young ? longAfter : granted + 365,
    revoked: !young && draw.chance(40) ? Math.min(granted + draw.between(30, 300), today) : null,
  });
}

const longAfter: Day = today + 800;

/** Minutes of the steps grow from one to the next, so that the order holds where days are the same. */
function historyOf(
  { draw }: Trail,
  { fromId, toId, sent }: HandOver,
  state: StoredReferralState,
  decided: Day,
  fulfils: DemoSupport | null,
): DemoReferral['history'] {
  const steps: [Day, StoredReferralState, string][] = [[sent, 'SENT', fromId]];
  const middle = Math.min(sent + Math.floor((decided - sent) / 2), today);
  if (state === 'WITHDRAWN') steps.push([decided, 'WITHDRAWN', fromId]);
  else if (state !== 'SENT') steps.push([middle, 'RECEIVED', toId]);
  if (state === 'INFO_REQUESTED') steps.push([decided, 'INFO_REQUESTED', toId]);
  if (state === 'ACCEPTED' || state === 'FULFILLED') steps.push([decided, 'ACCEPTED', toId]);
  if (state === 'DECLINED') steps.push([decided, 'DECLINED', toId]);
  if (fulfils !== null) steps.push([Math.min(decided + draw.between(3, 25), today), 'FULFILLED', toId]);
  return steps.map(([day, reached, byId], index) => ({
    at: writeInstant(day, index * 100 + draw.below(100)),
    state: reached,
    byId,
  }));
}
