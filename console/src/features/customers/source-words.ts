import { t } from '../../locales/translate.js';

type Entry = {
  readonly via?: string | undefined;
  readonly scene?: string | undefined;
  readonly menuKey?: string | undefined;
};

const VIA = {
  follow: 'customer.via.follow',
  qr: 'customer.via.qr',
  menu: 'customer.via.menu',
  chat_entered: 'customer.via.chat',
} as const;

const isVia = (via: string): via is keyof typeof VIA => via in VIA;

/** How a customer came in, in words: `扫码「一号店收银台」`, by the code’s name where it has one. */
export const sourceWords = ({ via, scene, menuKey }: Entry, codeName?: string | null): string => {
  const way = via !== undefined && isVia(via) ? t(VIA[via]) : t('customer.via.message');
  const what = codeName ?? scene ?? menuKey;
  return what ? `${way}「${what}」` : way;
};
