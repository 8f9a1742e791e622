import { z } from 'zod';
import { businessHoursBody, businessHoursView } from '../../contract/self-service/business-hours.js';
import type { BusinessHoursView } from '../../contract/self-service/business-hours.js';
import { id } from '../../contract/paging.js';
import { customerRatings, ratingList, ratingQuery } from '../../contract/self-service/ratings.js';
import {
  keywordRuleBody,
  rulesBody,
  rulesView,
  ruleView,
  tryAnswer,
  tryBody,
} from '../../contract/self-service/self-service.js';
import type { ChangeBusinessHours } from '../../services/business-hours/change-business-hours.js';
import type { BusinessHoursRecord, ReadBusinessHours } from '../../services/business-hours/read-business-hours.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import type { ListCustomerRatings } from '../../services/ratings/customer-ratings.js';
import type { ListRatings } from '../../services/ratings/list-ratings.js';
import type { AddKeywordRule } from '../../services/self-service/add-keyword-rule.js';
import type { ChangeSelfServiceRules } from '../../services/self-service/change-rules.js';
import type { TryRules } from '../../services/self-service/try-rules.js';
import type { Rating } from '../../services/ports/stores/conversations/self-service-stores.js';
import { presentRule, readRule } from '../presenters/rule-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SelfServiceRouteDeps = {
  readonly lists: Pick<PeopleLists, 'selfServiceRules'>;
  readonly changeSelfServiceRules: ChangeSelfServiceRules;
  readonly addKeywordRule: AddKeywordRule;
  readonly tryRules: TryRules;
  readonly readBusinessHours: ReadBusinessHours;
  readonly changeBusinessHours: ChangeBusinessHours;
  readonly listRatings: ListRatings;
  readonly listCustomerRatings: ListCustomerRatings;
};

const rulesGetRoute = ({ lists }: SelfServiceRouteDeps): Route =>
  route({
    name: 'self_service_rules.get',
    method: 'GET',
    path: '/api/v1/self-service/rules',
    summary: 'The ordered list of rules that answer customers before a person does.',
    access: 'self_service.read',
    limit: 'read',
    input: z.object({}),
    answer: rulesView,
    handle: async ({ actor }) => ({ rules: (await lists.selfServiceRules(actor)).map(presentRule) }),
  });

const rulesReplaceRoute = ({ changeSelfServiceRules }: SelfServiceRouteDeps): Route =>
  route({
    name: 'self_service_rules.replace',
    method: 'PUT',
    path: '/api/v1/self-service/rules',
    summary: 'Replaces the list of rules.',
    access: 'self_service.manage',
    limit: 'write',
    input: z.object({ body: rulesBody }),
    answer: rulesView,
    handle: async ({ actor, body }) => {
      const rules = await changeSelfServiceRules({ actor, rules: body.rules.map(readRule) });
      return { rules: rules.map(presentRule) };
    },
  });

const ruleAddRoute = ({ addKeywordRule }: SelfServiceRouteDeps): Route =>
  route({
    name: 'self_service_rule.create',
    method: 'POST',
    path: '/api/v1/self-service/rules',
    summary: 'Adds one answer to a word at the end of the list.',
    access: 'self_service.manage',
    limit: 'write',
    input: z.object({ body: keywordRuleBody }),
    answer: ruleView,
    handle: async ({ actor, body: { pattern, reply } }) => presentRule(await addKeywordRule({ actor, pattern, reply })),
  });

const tryRoute = ({ tryRules }: SelfServiceRouteDeps): Route =>
  route({
    name: 'self_service.try',
    method: 'POST',
    path: '/api/v1/self-service/try',
    summary: 'Which rule would answer a message, and why; nothing is sent.',
    access: 'self_service.read',
    limit: 'write',
    input: z.object({ body: tryBody }),
    answer: tryAnswer,
    handle: async ({ actor, body: { channelId, text, event, at, rules, scene, orderState, ...of } }) => {
      const { looks, fired, ...tried } = await tryRules({
        actor,
        ...of,
        channelId,
        text,
        scene,
        orderState,
        event: event && { type: event.type, key: event.key },
        at: at === undefined ? undefined : new Date(at),
        rules: rules?.map((rule, place) => ({ ...readRule(rule), id: String(place) })),
      });
      return {
        ...tried,
        fired: fired ?? null,
        looks: looks.map(({ name, failed }) => ({ name, failed: failed ?? null })),
      };
    },
  });

const presentHours = ({ timeZone, hours, holidays }: BusinessHoursRecord): BusinessHoursView => ({
  timeZone,
  hours: hours.map(({ skillGroupId, week, days, opensAt, ...rest }) => ({
    ...rest,
    skillGroupId: skillGroupId ?? null,
    week: week.map((shifts) => shifts.map((shift) => ({ ...shift }))),
    days: Object.fromEntries(
      Object.entries(days).map(([day, special]) => [
        day,
        special.kind === 'workday' && special.shifts
          ? { kind: special.kind, shifts: special.shifts.map((shift) => ({ ...shift })) }
          : { kind: special.kind },
      ]),
    ),
    opensAt: opensAt?.toISOString() ?? null,
  })),
  holidays: Object.fromEntries(Object.entries(holidays).map(([day, { kind }]) => [day, { kind }])),
});

const hoursGetRoute = ({ readBusinessHours }: SelfServiceRouteDeps): Route =>
  route({
    name: 'business_hours.get',
    method: 'GET',
    path: '/api/v1/business-hours',
    summary: 'Business hours of the merchant and of skill groups, and whether it is open now.',
    access: 'settings.read',
    limit: 'read',
    input: z.object({}),
    answer: businessHoursView,
    handle: async ({ actor }) => presentHours(await readBusinessHours(actor)),
  });

const hoursReplaceRoute = ({ changeBusinessHours, readBusinessHours }: SelfServiceRouteDeps): Route =>
  route({
    name: 'business_hours.replace',
    method: 'PUT',
    path: '/api/v1/business-hours',
    summary: 'Replaces all business hours; an empty list is always open.',
    access: 'settings.manage',
    limit: 'write',
    input: z.object({ body: businessHoursBody }),
    answer: businessHoursView,
    handle: async ({ actor, body }) => {
      const hours = body.hours.map((one) => ({ ...one, skillGroupId: one.skillGroupId ?? undefined }));
      await changeBusinessHours({ actor, hours });
      return presentHours(await readBusinessHours(actor));
    },
  });

const presentRating = ({ agentId, skillGroupId, ratedAt, ...rest }: Rating) => ({
  ...rest,
  agentId: agentId ?? null,
  skillGroupId: skillGroupId ?? null,
  ratedAt: ratedAt.toISOString(),
});

const ratingsRoute = ({ listRatings }: SelfServiceRouteDeps): Route =>
  route({
    name: 'rating.list',
    method: 'GET',
    path: '/api/v1/ratings',
    summary: 'Ratings of customers, newest first, with a summary of the last 30 days.',
    access: 'ratings.read',
    limit: 'read',
    input: z.object({ query: ratingQuery }),
    answer: ratingList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor, summary } = await listRatings({ actor, ...query });
      return {
        items: items.map(presentRating),
        nextCursor,
        summary: { ...summary, average: summary.average ?? null },
      };
    },
  });

const customerRatingsRoute = ({ listCustomerRatings }: SelfServiceRouteDeps): Route =>
  route({
    name: 'customer.ratings',
    method: 'GET',
    path: '/api/v1/customers/:customerId/ratings',
    summary: 'The latest ratings of a customer, newest first.',
    access: 'customers.read',
    limit: 'read',
    input: z.object({ params: z.strictObject({ customerId: id }) }),
    answer: customerRatings,
    handle: async ({ actor, params: { customerId } }) => ({
      items: (await listCustomerRatings({ actor, customerId })).map(presentRating),
    }),
  });

/** Rules that answer customers, business hours, and what customers say of the service. */
export const selfServiceRoutes = (deps: SelfServiceRouteDeps): readonly Route[] => [
  rulesGetRoute(deps),
  rulesReplaceRoute(deps),
  ruleAddRoute(deps),
  tryRoute(deps),
  hoursGetRoute(deps),
  hoursReplaceRoute(deps),
  ratingsRoute(deps),
  customerRatingsRoute(deps),
];
