import type { z } from 'zod';
import { businessHoursView } from '../../../../src/contract/self-service/business-hours.js';
import type { businessHoursBody } from '../../../../src/contract/self-service/business-hours.js';
import { channelList } from '../../../../src/contract/channels/channels.js';
import { merchantSettings } from '../../../../src/contract/people/merchants.js';
import type { changeSettingsBody } from '../../../../src/contract/people/merchants.js';
import { mediaAnswer } from '../../../../src/contract/conversations/messages.js';
import { ratingList } from '../../../../src/contract/self-service/ratings.js';
import { rulesView, tryAnswer } from '../../../../src/contract/self-service/self-service.js';
import type { RuleBody, tryBody } from '../../../../src/contract/self-service/self-service.js';
import type { Call } from '../call.js';

export const createSelfServiceApi = (call: Call) => ({
  rules: () => call({ path: '/self-service/rules', answer: rulesView }),
  saveRules: (rules: readonly RuleBody[]) =>
    call({ method: 'PUT', path: '/self-service/rules', body: { rules }, answer: rulesView }),
  tryRules: (body: z.input<typeof tryBody>) =>
    call({ method: 'POST', path: '/self-service/try', body, answer: tryAnswer }),
  hours: () => call({ path: '/business-hours', answer: businessHoursView }),
  saveHours: (body: z.input<typeof businessHoursBody>) =>
    call({ method: 'PUT', path: '/business-hours', body, answer: businessHoursView }),
  settings: () => call({ path: '/settings', answer: merchantSettings }),
  saveSettings: (body: z.input<typeof changeSettingsBody>) =>
    call({ method: 'PATCH', path: '/settings', body, answer: merchantSettings }),
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),
  upload: (file: File) => {
    const form = new FormData();
    form.append('file', file);
    return call({ method: 'POST', path: '/media', form, answer: mediaAnswer });
  },
  ratings: (query: { readonly cursor?: string | undefined; readonly upTo?: number | undefined }) =>
    call({ path: '/ratings', query: { ...query, limit: 20 }, answer: ratingList }),
});
