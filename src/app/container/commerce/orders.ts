import { createHmac } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import { createCsv } from '../../../files/csv/csv.js';
import { createLinkSigner } from '../../../files/media/link-signer.js';
import { createConnectorFinder } from '../../../orders/connector/connector-finder.js';
import { createShopCall } from '../../../orders/connector/shop-call.js';
import { createPictureFetcher } from '../../../orders/picture-fetcher.js';
import type { LookUpName } from '../../../orders/look-up-name.js';
import { createShopHttp } from '../../../orders/shop-http.js';
import { createSourceGuard } from '../../../orders/source-guard.js';
import { createAskSources } from '../../../services/orders/ask-sources.js';
import { createImportedFinder, createPaymentFinder } from '../../../services/orders/finders.js';
import { createImportOrders, createPreviewImport } from '../../../services/orders/import-orders.js';
import {
  createFindCustomerOrders,
  createLatestOrdersText,
  createLookUpOrders,
} from '../../../services/orders/look-up-orders.js';
import { createOrderLists } from '../../../services/orders/order-lists.js';
import {
  createAddOrderSource,
  createChangeOrderSource,
  createRemoveOrderSource,
} from '../../../services/orders/order-sources.js';
import { createOpenPicture, createPictureLinks } from '../../../services/orders/picture-links.js';
import { createShipOrder } from '../../../services/orders/ship-order.js';
import { createCheckOrderSource, createSearchProducts } from '../../../services/orders/shop-questions.js';
import { createAnswerOrders } from '../../../services/self-service/answering/answer-orders.js';
import type { PaymentLookup } from '../../../services/ports/orders/payment-lookup.js';
import type { UnitOfWork } from '../../../services/ports/stores/unit-of-work.js';
import type { ConversationViews } from '../../../services/reads/conversation-views.js';
import type { KefuClient } from '../../../wechat/kefu/kefu-client.js';
import { isPublicAddress } from '../../../wechat/kefu/public-address.js';
import { createMiniProgramOrders } from '../../../wechat/orders/mini-program-orders.js';
import { createUploadShipping } from '../../../wechat/orders/shipping-upload.js';
import { createCursors } from '../../tools/cursors.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly lookUp: LookUpName;
  readonly config: { readonly trustedNetworkHosts: readonly string[]; readonly sessionSecret: string };
  readonly conversationViews: Pick<ConversationViews, 'detail' | 'list'>;
  readonly kefuClient: Pick<KefuClient, 'postJson'>;
  readonly shutdown: { readonly add: (name: string, stop: () => Promise<void>) => void };
  /** Undefined: this installation has no WeChat Pay. */
  readonly paymentLookup?: PaymentLookup | undefined;
};

/** Orders: where they are looked up, and what agents do with what was found. */
export const buildOrders = (deps: Deps) => {
  const { unitOfWork, clock, config, lookUp, kefuClient: client, paymentLookup, shutdown } = deps;
  const http = createShopHttp({ isPublicAddress, trustedHosts: config.trustedNetworkHosts, lookUp });
  shutdown.add('shops', http.close);
  const shop = createConnectorFinder({ call: createShopCall({ http, clock }) });
  const guard = createSourceGuard({ clock });
  const finders = {
    http: shop,
    import: createImportedFinder({ unitOfWork }),
    mini_program: createMiniProgramOrders({ client }),
    wechat_pay: createPaymentFinder(paymentLookup),
  };
  const signer = createLinkSigner(pictureKey(config.sessionSecret));
  const shared = {
    ...deps,
    finders,
    guard,
    shop,
    signer,
    csv: createCsv(),
    isAllowedAddress: http.isAllowed,
    hasPayments: paymentLookup !== undefined,
    fetchPicture: createPictureFetcher(http),
    uploadShipping: createUploadShipping({ client, clock }),
    cursors: createCursors(config.sessionSecret),
  };
  const asking = { ...shared, askSources: createAskSources(shared) };
  return {
    findCustomerOrders: createFindCustomerOrders(asking),
    lookUpOrders: createLookUpOrders(asking),
    answerOrders: createAnswerOrders({ ...deps, latestOrdersText: createLatestOrdersText(asking) }),
    searchProducts: createSearchProducts(shared),
    shipOrder: createShipOrder(shared),
    pictureLinks: createPictureLinks(shared),
    openPicture: createOpenPicture(shared),
    orderLists: createOrderLists(shared),
    addOrderSource: createAddOrderSource(shared),
    changeOrderSource: createChangeOrderSource(shared),
    removeOrderSource: createRemoveOrderSource(shared),
    checkOrderSource: createCheckOrderSource(shared),
    previewImport: createPreviewImport(shared),
    importOrders: createImportOrders(shared),
  };
};

export type Orders = ReturnType<typeof buildOrders>;

/** A key of its own, so that a link to a picture says nothing about what else is signed. */
const pictureKey = (secret: string): Uint8Array =>
  createHmac('sha256', secret).update('jiedai order pictures').digest();
