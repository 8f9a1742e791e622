/** A template of an account, with `{{thing1.DATA}}` where a value comes. */
export type Template = {
  readonly templateId: string;
  readonly title: string;
  readonly content: string;
  readonly example: string;
};

export type Templates = {
  readonly of: (appId: string) => readonly Template[];
  readonly put: (appId: string, templates: readonly Template[]) => void;
  /** A customer of a mini program accepted a popup: worth one message each time. */
  readonly accept: (appId: string, openid: string, templateId: string) => void;
  /** False when nothing was accepted that is not used up yet. */
  readonly spend: (appId: string, openid: string, templateId: string) => boolean;
  readonly forget: (appId: string, openid: string, templateId: string) => void;
};

/** What every account has until it is given others. */
const SAMPLES: readonly Template[] = [
  {
    templateId: 'tpl_order_shipped_0000000000000000000000001',
    title: '订单发货通知',
    content: '订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n发货时间:{{time3.DATA}}\n',
    example: '订单编号:20260101001\n商品名称:红富士苹果\n发货时间:2026年1月1日 15:00\n',
  },
  {
    templateId: 'tpl_service_reply_0000000000000000000000002',
    title: '客服回复通知',
    content: '咨询内容:{{thing1.DATA}}\n回复内容:{{thing2.DATA}}\n',
    example: '咨询内容:苹果坏了\n回复内容:已为您补发，请回来看看\n',
  },
];

export const createTemplates = (): Templates => {
  const byApp = new Map<string, readonly Template[]>();
  const accepted = new Map<string, number>();
  const key = (...parts: readonly string[]): string => parts.join(' ');
  return {
    of: (appId) => byApp.get(appId) ?? SAMPLES,
    put: (appId, templates) => void byApp.set(appId, templates),
    accept: (...whose) => void accepted.set(key(...whose), (accepted.get(key(...whose)) ?? 0) + 1),
    spend: (...whose) => {
      const left = accepted.get(key(...whose)) ?? 0;
      if (left === 0) return false;
      accepted.set(key(...whose), left - 1);
      return true;
    },
    forget: (...whose) => void accepted.delete(key(...whose)),
  };
};
