import type { z } from 'zod';
import type { orderLookupView, foundOrders, orderView, productList } from '../../contract/commerce/orders.js';
import type { FoundOrder, Order, Product, Shipment } from '../../domain/orders/order.js';
import { maskOrder } from '../../domain/orders/mask-order.js';
import { orderCardText, productCardText, shipmentText } from '../../domain/orders/order-texts.js';
import type { Actor } from '../../domain/people/agent.js';
import type { FoundOrders } from '../../services/orders/ask-sources.js';
import type { PictureLinks } from '../../services/orders/picture-links.js';
import type { FoundProducts } from '../../services/orders/shop-questions.js';
import type { OrderLists } from '../../services/orders/order-lists.js';

type View = z.input<typeof orderView>;

const orNull = <T>(value: T | undefined): T | null => value ?? null;

type Looking = { readonly actor: Actor; readonly pictureLinks: PictureLinks };

const presentItems = ({ items }: Order, { actor, pictureLinks }: Looking): View['items'] =>
  items.map(({ name, variant, sku, picture, quantity, priceFen }) => ({
    name,
    variant: orNull(variant),
    sku: orNull(sku),
    pictureUrl: picture === undefined ? null : pictureLinks.linkTo(actor.merchantId, picture),
    quantity,
    priceFen,
  }));

export const presentShipment = (shipment: Shipment): View['shipments'][number] => ({
  carrier: shipment.carrier,
  trackingNumber: shipment.trackingNumber,
  shippedAt: orNull(shipment.shippedAt),
  deliveredAt: orNull(shipment.deliveredAt),
  events: shipment.events.map(({ at, text, place }) => ({ at, text, place: orNull(place) })),
  text: shipmentText(shipment),
});

const presentGroupBuy = ({ groupBuy }: Order): View['groupBuy'] =>
  groupBuy
    ? {
        ...groupBuy,
        deadline: orNull(groupBuy.deadline),
        leader: orNull(groupBuy.leader),
        isLeader: orNull(groupBuy.isLeader),
      }
    : null;

const presentAfterSales = ({ afterSales }: Order): View['afterSales'] =>
  afterSales.map(({ kind, state, amountFen, reason, updatedAt }) => ({
    kind,
    state,
    amountFen: orNull(amountFen),
    reason: orNull(reason),
    updatedAt: orNull(updatedAt),
  }));

const presentPeople = ({ referral, receiver, payment }: Order): Pick<View, 'referral' | 'receiver' | 'payment'> => ({
  referral: referral ? { referrer: referral.referrer, commissionFen: orNull(referral.commissionFen) } : null,
  receiver: receiver
    ? { name: orNull(receiver.name), phone: orNull(receiver.phone), address: orNull(receiver.address) }
    : null,
  payment: { transactionId: orNull(payment?.transactionId), outTradeNo: orNull(payment?.outTradeNo) },
});

const presentOrder = ({ order: whole, sourceId, asOf, isStale }: FoundOrder, looking: Looking): View => {
  const order = looking.actor.readsPersonalData ? whole : maskOrder(whole);
  return {
    number: order.number,
    status: order.status,
    statusText: orNull(order.statusText),
    placedAt: order.placedAt,
    paidAt: orNull(order.paidAt),
    items: presentItems(order, looking),
    amounts: { ...order.amounts },
    shipments: order.shipments.map(presentShipment),
    groupBuy: presentGroupBuy(order),
    afterSales: presentAfterSales(order),
    ...presentPeople(order),
    note: orNull(order.note),
    url: orNull(order.url),
    miniProgramPath: orNull(order.miniProgramPath),
    text: orderCardText(order),
    sourceId,
    asOf: asOf.toISOString(),
    isStale,
  };
};

export const presentFound = ({ orders, sources }: FoundOrders, looking: Looking): z.input<typeof foundOrders> => ({
  items: orders.map((found) => presentOrder(found, looking)),
  sources: sources.map((source) => ({ ...source, fault: orNull(source.fault) })),
});

const presentProduct = (product: Product, { actor, pictureLinks }: Looking) => ({
  id: product.id,
  name: product.name,
  description: orNull(product.description),
  pictureUrl: product.picture === undefined ? null : pictureLinks.linkTo(actor.merchantId, product.picture),
  priceFen: product.priceFen,
  stock: orNull(product.stock),
  url: orNull(product.url),
  miniProgramPath: orNull(product.miniProgramPath),
  text: productCardText(product),
});

export const presentProducts = (
  { products, faults }: FoundProducts,
  looking: Looking,
): z.input<typeof productList> => ({
  items: products.map((product) => presentProduct(product, looking)),
  faults: [...faults],
});

type Lookup = Awaited<ReturnType<OrderLists['lookups']>>['items'][number];

export const presentLookup = ({ lookedUpAt, ...lookup }: Lookup): z.input<typeof orderLookupView> => ({
  ...lookup,
  sourceId: orNull(lookup.sourceId),
  agentId: orNull(lookup.agentId),
  agentName: orNull(lookup.agentName),
  customerId: orNull(lookup.customerId),
  conversationId: orNull(lookup.conversationId),
  fault: orNull(lookup.fault),
  orderNumbers: [...lookup.orderNumbers],
  lookedUpAt: lookedUpAt.toISOString(),
});
