import { findingWords } from '../../../contract/wiring/finding-words.js';
import { createShopHttp } from '../../../orders/shop-http.js';
import {
  createReadAlertTarget,
  createSaveAlertTarget,
  createTestAlertTarget,
} from '../../../services/alerts/alert-target.js';
import { createOnUnattendedLook } from '../../../services/alerts/on-unattended-look.js';
import { createOnAlertSend, queueAlert } from '../../../services/alerts/send-alert.js';
import type { AlertWords } from '../../../services/ports/tools/alert-sender.js';
import type { TellOfRed } from '../../../services/wiring/check-wiring.js';
import { isPublicAddress } from '../../../wechat/kefu/public-address.js';
import { createAlertSender } from '../../../webhooks/alert-sender.js';
import type { Shutdown } from '../../shutdown.js';
import type { Foundation } from '../foundation.js';
import type { Routing } from '../serving/serving.js';

/** Calling a merchant outside the console. */
export const buildAlerts = (foundation: Foundation, shutdown: Shutdown, { presence }: Pick<Routing, 'presence'>) => {
  const { config, lookUp } = foundation;
  const http = createShopHttp({ isPublicAddress, trustedHosts: config.trustedNetworkHosts, lookUp });
  shutdown.add('alerts', http.close);
  const alertSender = createAlertSender(http);
  const alertWords = createAlertWords(config.http.publicUrl);
  const shared = { ...foundation, alertSender, presence, alertWords };
  return {
    alertSender,
    alertWords,
    readAlertTarget: createReadAlertTarget(shared),
    saveAlertTarget: createSaveAlertTarget(shared),
    testAlertTarget: createTestAlertTarget(shared),
    tellOfRed: createTellOfRed(foundation),
    timers: { alert_send: createOnAlertSend(shared), unattended_look: createOnUnattendedLook(shared) },
  };
};

export type Alerts = ReturnType<typeof buildAlerts>;

const createAlertWords = (publicUrl: string): AlertWords => ({
  test: () => `【接待】这是一条测试提醒，收到说明通知已接通。\n${publicUrl}`,
  customersWaiting: ({ count, longestMinutes, groups }) =>
    `【接待】有 ${count} 位顾客在排队，最久的已等 ${longestMinutes} 分钟，技能组「${groups.join('、')}」没有人在线。\n` +
    `请上线接待：${publicUrl}/conversations`,
});

const createTellOfRed =
  ({ newId, config }: Foundation): TellOfRed =>
  async (stores, { channel, findings, at }) => {
    const lines = findings.map((finding) => {
      const { what, next } = findingWords(finding, channel.kind, 'zh');
      return `· ${what}${next}`;
    });
    const text = `【接待】渠道「${channel.name}」接线异常：\n${lines.join('\n')}\n${config.http.publicUrl}/settings/doctor`;
    await queueAlert(stores, { alert: { type: 'wiring_red', text }, at, newId });
  };
