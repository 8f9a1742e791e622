import type { CsvField } from '../../kernel/csv-fields.table.js';
import type { OrderStatus } from './order.js';

export const NEEDED_FIELDS: readonly CsvField[] = ['number', 'placedAt', 'itemName', 'quantity', 'price'];

/** What shops' own exports call these columns, in lower case and without spaces. */
export const HEADER_WORDS: Readonly<Record<CsvField, readonly string[]>> = {
  number: ['订单号', '订单编号', '主订单编号', '商户订单号', 'ordernumber', 'orderno', 'orderid', 'number'],
  placedAt: ['下单时间', '订单创建时间', '创建时间', '下单日期', 'placedat', 'createdat', 'ordertime'],
  status: ['订单状态', '状态', 'status'],
  itemName: ['商品名称', '商品', '商品标题', '宝贝标题', '品名', 'itemname', 'item', 'product'],
  itemVariant: ['规格', '商品规格', '商品属性', 'sku名称', 'variant', 'spec'],
  quantity: ['数量', '商品数量', '购买数量', 'quantity', 'qty'],
  price: ['单价', '商品单价', '商品价格', '价格', 'price', 'unitprice'],
  paid: ['实付金额', '实付', '实付款', '买家实际支付金额', '订单金额', '总金额', 'paid', 'total'],
  freight: ['运费', '邮费', 'freight', 'shippingfee'],
  discount: ['优惠', '优惠金额', '折扣', 'discount'],
  openid: ['openid', '用户openid', '买家openid'],
  unionid: ['unionid', '用户unionid'],
  receiverName: ['收货人', '收货人姓名', '收件人', 'receiver', 'receivername'],
  phone: ['手机', '手机号', '联系电话', '收货人手机', '收货人电话', '联系手机', 'phone', 'mobile'],
  address: ['收货地址', '地址', '详细地址', 'address'],
  carrier: ['物流公司', '快递公司', '快递', 'carrier'],
  trackingNumber: ['物流单号', '快递单号', '运单号', 'trackingnumber', 'tracking'],
  paidAt: ['付款时间', '支付时间', '订单付款时间', 'paidat'],
  transactionId: ['微信支付单号', '支付单号', '交易单号', 'transactionid'],
  referrer: ['推荐人', '分销员', 'referrer'],
  note: ['备注', '买家留言', '订单备注', 'note'],
};

export const STATUS_SYNONYMS: Readonly<Record<string, OrderStatus>> = {
  待付款: 'awaiting_payment',
  待支付: 'awaiting_payment',
  拼团中: 'group_forming',
  待成团: 'group_forming',
  待发货: 'to_ship',
  已付款: 'to_ship',
  已支付: 'to_ship',
  备货中: 'to_ship',
  部分发货: 'partly_shipped',
  已发货: 'shipped',
  待收货: 'shipped',
  运输中: 'shipped',
  已签收: 'delivered',
  已收货: 'delivered',
  已完成: 'completed',
  交易成功: 'completed',
  已取消: 'cancelled',
  已关闭: 'cancelled',
  交易关闭: 'cancelled',
  已退款: 'refunded',
};
