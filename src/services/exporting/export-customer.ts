import type { Actor } from '../../domain/people/agent.js';
import { toReadable } from '../../domain/texts/readable.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CustomerFileReads } from '../ports/exporting/exporting.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly customerFiles: CustomerFileReads; readonly unitOfWork: UnitOfWork; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly customerId: string; readonly form: 'json' | 'text' };
type File = { readonly text: string; readonly contentType: string; readonly fileName: string };

/**
 * What is known of a customer, for the customer who asks (PIPL 45). In the audit log before it leaves. Throws `not_found`, and
 * `forbidden` for who may not read personal data: with parts of it hidden the file would not be the whole.
 */
export const createExportCustomer =
  ({ customerFiles, unitOfWork, clock }: Deps) =>
  async ({ actor, customerId, form }: Input): Promise<File> => {
    if (!actor.readsPersonalData) throw new AppError('forbidden', 'forbidden');
    const file = await customerFiles.read(actor.merchantId, customerId);
    if (!file) throw new AppError('missing', 'not_found');
    await unitOfWork.run(actor.merchantId, async ({ audit }) => {
      const subject = { subjectType: 'customer', subjectId: customerId } as const;
      await audit.add({ actor, action: 'customer.exported', ...subject, after: { form }, at: clock.now() });
    });
    const name = `customer-${customerId.slice(0, 8)}`;
    return form === 'json'
      ? { text: JSON.stringify(file, undefined, 2), contentType: 'application/json', fileName: `${name}.json` }
      : { text: toReadable(file), contentType: 'text/plain; charset=utf-8', fileName: `${name}.txt` };
  };

export type ExportCustomer = ReturnType<typeof createExportCustomer>;
