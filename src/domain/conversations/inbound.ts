/** What a customer's message holds, in our words. Media ids are WeChat's own and die after 3 days (WeChat doc: 临时素材). */
export type InboundMessageContent =
  | {
      readonly type: 'text';
      readonly text: string;
      /** Set when the text is a tapped item of a msgmenu. */ readonly menuItemId?: string;
    }
  | { readonly type: 'image'; readonly mediaId: string; readonly pictureUrl?: string }
  | {
      readonly type: 'voice';
      readonly mediaId: string;
      readonly mediaId16k?: string;
      readonly format: string;
      readonly transcript?: string;
    }
  | { readonly type: 'video'; readonly mediaId: string; readonly thumbMediaId?: string; readonly short: boolean }
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly scale?: number;
      readonly label: string;
    }
  | { readonly type: 'link'; readonly title: string; readonly description: string; readonly url: string }
  | {
      readonly type: 'mini_program_page';
      readonly title: string;
      readonly appId: string;
      readonly pagePath: string;
      readonly thumbUrl?: string;
      readonly thumbMediaId?: string;
    }
  | { readonly type: 'file'; readonly title: string; readonly description: string; readonly sizeBytes?: number }
  | { readonly type: 'unsupported'; readonly wechatType: string; readonly fields: Readonly<Record<string, string>> };

/** Which kind of menu button was pressed; only the first three open a reply window (WeChat doc: 客服消息介绍). */
export type MenuButtonType =
  | 'click'
  | 'scancode_push'
  | 'scancode_waitmsg'
  | 'view'
  | 'view_miniprogram'
  | 'pic_sysphoto'
  | 'pic_photo_or_album'
  | 'pic_weixin'
  | 'location_select';

/** A place as picked on a map. */
export type MenuPlace = {
  readonly latitude: number;
  readonly longitude: number;
  readonly scale?: number;
  readonly label: string;
  readonly name: string;
};

/** What happened at WeChat that is not a message. Names are ours, `noun_past`; WeChat's own name is in `InboundPush.wechatName`. */
export type InboundEventContent =
  | {
      readonly type: 'followed';
      /** Scene of the parametric QR code, without the `qrscene_` prefix. */ readonly scene?: string;
      /** Fetches the picture of that QR code. */ readonly ticket?: string;
      /** Any other key WeChat gave, such as `last_trade_no_…` of a follow after a payment. */ readonly otherKey?: string;
    }
  | { readonly type: 'unfollowed' }
  | { readonly type: 'qr_scanned'; readonly scene: string; readonly ticket?: string }
  | {
      readonly type: 'location_reported';
      readonly latitude: number;
      readonly longitude: number;
      readonly precision: number;
    }
  | {
      readonly type: 'menu_pressed';
      readonly button: MenuButtonType;
      readonly key: string;
      /** Set for the buttons of a conditional menu. */ readonly menuId?: string;
      /** `qrcode`, `barcode`, … with what was read; a bar code reads as `EAN_13,6901234567892`. */
      readonly scanType?: string;
      readonly scanResult?: string;
      /** The pictures themselves follow as messages. */ readonly pictureCount?: number;
      /** The place chosen; it follows as a message too. */ readonly place?: MenuPlace;
    }
  | {
      readonly type: 'chat_entered';
      /** What the mini program put into `session-from`, at most 1000 bytes: proves nothing. */
      readonly sessionFrom: string;
    }
  | {
      readonly type: 'template_sent';
      readonly jobId: string;
      /** WeChat's words: `success`, `failed:user block`, `failed: system failed`. */
      readonly status: string;
    }
  | {
      readonly type: 'subscription_chosen' | 'subscription_changed';
      readonly choices: readonly { readonly templateId: string; readonly accepted: boolean; readonly scene?: string }[];
    }
  | {
      readonly type: 'subscription_message_sent';
      readonly results: readonly {
        readonly templateId: string;
        readonly messageId: string;
        readonly errorCode: string;
        readonly errorStatus: string;
      }[];
    }
  | {
      readonly type: 'wechat_desk_session';
      readonly act: 'created' | 'closed' | 'switched';
      readonly account: string;
      readonly toAccount?: string;
    }
  | {
      readonly type: 'personal_data_withdrawn';
      readonly act: 'modified' | 'revoked' | 'cancelled';
      /** Whose data: the sender of such a push is WeChat itself. */ readonly openid: string;
      readonly unionid?: string;
      /** What was revoked, as WeChat numbers it (WeChat doc: 授权用户信息变更): 8 phone number, 301 everything, … */
      readonly revokedCodes: readonly string[];
      /** Set when a plugin's user revoked. */ readonly pluginId?: string;
    }
  /** Known events that the desk keeps as facts and shows, if at all, as a grey line: orders, parcels, checks, complaints, notices. */
  | {
      readonly type: 'platform_notice';
      readonly topic: PlatformTopic;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'unsupported_event'; readonly fields: Readonly<Record<string, unknown>> };

/** What a platform notice is about. */
export type PlatformTopic =
  'broadcast' | 'publication' | 'account' | 'content_check' | 'order' | 'parcel' | 'complaint' | 'audit' | 'debug';

/** One authentic push in domain words. */
export type InboundPush = {
  /** The sender, case-sensitive. For platform notices it is WeChat's push identity, not a customer. */
  readonly openid: string;
  /** WeChat's CreateTime, to the second. */
  readonly createdAt: Date;
  /** The identity of the push inside its channel: a repeated one adds nothing (bad-inputs.json C11). */
  readonly key: string;
  /** WeChat's MsgType, or Event for events, as sent. */
  readonly wechatName: string;
} & (
  | {
      readonly kind: 'message';
      /** Opaque text; 64-bit in practice. */ readonly msgId: string;
      /** Set when it was written under an article: which one, and its place in the broadcast, from 1. */
      readonly article?: { readonly id: string; readonly index: number };
      /** The customer-service sub-merchant a mini program routed it to. */ readonly businessId?: string;
      readonly content: InboundMessageContent;
    }
  | { readonly kind: 'event'; readonly content: InboundEventContent }
);
