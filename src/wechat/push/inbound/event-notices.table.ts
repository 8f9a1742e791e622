import type { PlatformTopic } from '../../../domain/conversations/inbound.js';

/** Events kept as facts with their own fields, by name in lower case (WeChat doc: 事件推送, 小程序发货信息管理, 物流助手, 交易投诉). */
export const NOTICE_TOPICS: ReadonlyMap<string, PlatformTopic> = new Map([
  ['masssendjobfinish', 'broadcast'],
  ['publishjobfinish', 'publication'],
  ['freepublishjobfinish', 'publication'],
  ['qualification_verify_success', 'account'],
  ['qualification_verify_fail', 'account'],
  ['naming_verify_success', 'account'],
  ['naming_verify_fail', 'account'],
  ['annual_renew', 'account'],
  ['verify_expired', 'account'],
  ['wxa_media_check', 'content_check'],
  ['weapp_audit_success', 'audit'],
  ['weapp_audit_fail', 'audit'],
  ['weapp_audit_delay', 'audit'],
  ['wxa_nickname_audit', 'audit'],
  ['wxa_category_audit', 'audit'],
  ['wxa_illegal_record', 'audit'],
  ['wxa_appeal_record', 'audit'],
  ['wxa_privacy_apply', 'audit'],
  ['debug_demo', 'debug'],
  ['trade_manage_remind_access_api', 'order'],
  ['trade_manage_remind_shipping', 'order'],
  ['trade_manage_order_settlement', 'order'],
  ['add_express_path', 'parcel'],
  ['add_waybill', 'parcel'],
  ['cancel_waybill', 'parcel'],
  ['check_biz', 'parcel'],
  ['get_quota', 'parcel'],
  ['ewaybill_push_path', 'parcel'],
  ['complaint_callback', 'complaint'],
  ['complaint callback', 'complaint'],
]);

/** Fields that are lists by meaning: in XML one item looks like a plain child, in JSON like a bare object. */
export const LIST_FIELDS: ReadonlySet<string> = new Set(['item', 'List', 'Actions', 'detail', 'media_id_list']);

/** Elements that only wrap the fields of a notice in XML; JSON has the fields themselves. */
export const WRAPPERS: readonly string[] = ['BussiCallBackInfo', 'PublishEventInfo'];
