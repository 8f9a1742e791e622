import { alertTargetAnswer, alertTestAnswer } from '../../../../src/contract/alerts/alerts.js';
import type { AlertTargetBody } from '../../../../src/contract/alerts/alerts.js';
import { channelList } from '../../../../src/contract/channels/channels.js';
import { redChannels, wiringReport } from '../../../../src/contract/wiring/wiring.js';
import type { Call } from '../call.js';

const doctor = (channelId: string): string => `/channels/${encodeURIComponent(channelId)}/doctor`;

export const createWiringApi = (call: Call) => ({
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),
  red: () => call({ path: '/wiring/red', answer: redChannels }),
  report: (channelId: string) => call({ path: doctor(channelId), answer: wiringReport }),
  check: (channelId: string) => call({ method: 'POST', path: doctor(channelId), body: {}, answer: wiringReport }),
  alertTarget: () => call({ path: '/alert-target', answer: alertTargetAnswer }),
  saveAlertTarget: (body: AlertTargetBody) =>
    call({ method: 'PUT', path: '/alert-target', body, answer: alertTargetAnswer }),
  testAlertTarget: () => call({ method: 'POST', path: '/alert-target/test', body: {}, answer: alertTestAnswer }),
});
