import { makeZip } from '../../../files/zip/make-zip.js';
import { createCustomerFileReads } from '../../../postgres/exporting/customer-file.js';
import { openMerchantSnapshot } from '../../../postgres/exporting/merchant-snapshot.js';
import { createOldData } from '../../../postgres/queues/old-data.js';
import {
  createDecideErasure,
  createListErasures,
  createRequestErasure,
} from '../../../services/erasing/erase-tasks.js';
import { createOnEraseCustomer } from '../../../services/erasing/on-erase-customer.js';
import { createExportCustomer } from '../../../services/exporting/export-customer.js';
import { createExportMerchant } from '../../../services/exporting/export-merchant.js';
import type { MediaStore } from '../../../services/ports/tools/media-store.js';
import { createKeepShort, createPlanNight } from '../../../services/retention/keep-short.js';
import { createBeginNight, createReadStorage, createRetryFailed } from '../../../services/retention/storage.js';
import { createCursors } from '../../tools/cursors.js';
import type { Foundation } from '../foundation.js';
import type { Routing } from '../serving/serving.js';

type Wanted = Foundation & { readonly mediaStore: MediaStore } & Pick<Routing, 'lineSource'>;

/** How long what is kept, what leaves as a file, and who is forgotten. */
export const buildKeeping = (wanted: Wanted) => {
  const { config, database, lineSource } = wanted;
  const deps = { ...wanted, allowed: config.retention, cursors: createCursors(config.sessionSecret) };
  const planNight = createPlanNight(deps);
  const { url } = config.database;
  return {
    readStorage: createReadStorage(deps),
    retryFailed: createRetryFailed(deps),
    beginNight: createBeginNight(deps),
    requestErasure: createRequestErasure(deps),
    decideErasure: createDecideErasure(deps),
    listErasures: createListErasures(deps),
    exportCustomer: createExportCustomer({ ...deps, customerFiles: createCustomerFileReads(wanted) }),
    exportMerchant: createExportMerchant({
      ...deps,
      makeZip,
      openSnapshot: (merchantId) => openMerchantSnapshot({ url, hasRoles: database.hasRoles, merchantId }),
    }),
    timers: { retention: createKeepShort(deps), erase_customer: createOnEraseCustomer(deps) },
    old: {
      forget: createOldData(database.system, config.retention),
      planNights: async () => {
        for (const merchantId of await lineSource.merchantIds()) await planNight(merchantId);
      },
    },
  };
};

export type Keeping = ReturnType<typeof buildKeeping>;
