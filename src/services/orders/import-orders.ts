import { guessMapping, missingFields, readCsvOrders } from '../../domain/orders/csv-orders.js';
import type { CsvError, CsvMapping } from '../../domain/orders/csv-orders.js';
import type { CsvField } from '../../kernel/csv-fields.table.js';
import type { Order } from '../../domain/orders/order.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Csv } from '../ports/tools/csv.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly csv: Pick<Csv, 'cells'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Input = {
  readonly actor: Actor;
  readonly sourceId: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Undefined: as the headings suggest. */
  readonly mapping: CsvMapping | undefined;
};

export type ImportPreview = {
  readonly headings: readonly string[];
  /** The first lines, as they stand in the file. */
  readonly sample: readonly (readonly string[])[];
  readonly mapping: CsvMapping;
  /** Fields an order cannot be without and no column holds. */
  readonly missing: readonly CsvField[];
  readonly rowCount: number;
  readonly orderCount: number;
  readonly errorCount: number;
  /** The first of them. */
  readonly errors: readonly CsvError[];
  /** The first orders as they would be kept. */
  readonly orders: readonly Order[];
};

const SAMPLE = 5;
const MOST_ERRORS = 200;

const checkSource = async ({ orderSources }: Stores, sourceId: string): Promise<void> => {
  const source = await orderSources.findById(sourceId);
  if (!source) throw new AppError('missing', 'not_found');
  if (source.kind !== 'import') throw new AppError('invalid', 'validation', { details: { field: 'sourceId' } });
};

const createRead =
  ({ unitOfWork, csv }: Deps) =>
  async ({ actor, sourceId, bytes, mapping: given }: Input) => {
    const timeZone = await unitOfWork.run(actor.merchantId, async (stores) => {
      await checkSource(stores, sourceId);
      return (await stores.merchants.current()).timeZone;
    });
    const [headings = [], ...rows] = await csv.cells(bytes);
    if (rows.length === 0) throw new AppError('invalid', 'validation', { details: { field: 'file' } });
    const mapping = given ?? guessMapping(headings);
    if (Object.values(mapping).some((column) => column >= headings.length)) {
      throw new AppError('invalid', 'validation', { details: { field: 'mapping' } });
    }
    const missing = missingFields(mapping);
    const read = missing.length > 0 ? { orders: [], errors: [] } : readCsvOrders({ headings, rows }, mapping, timeZone);
    const preview: ImportPreview = {
      headings,
      sample: rows.slice(0, SAMPLE),
      mapping,
      missing,
      rowCount: rows.length,
      orderCount: read.orders.length,
      errorCount: read.errors.length,
      errors: read.errors.slice(0, MOST_ERRORS),
      orders: read.orders.slice(0, SAMPLE).map(({ order }) => order),
    };
    return { preview, orders: read.orders };
  };

/** What a file would become, and what is wrong with it; nothing is kept. Throws `invalid` `validation` for what is no CSV. */
export const createPreviewImport = (deps: Deps) => {
  const read = createRead(deps);
  return async (input: Input): Promise<ImportPreview> => (await read(input)).preview;
};

export type PreviewImport = ReturnType<typeof createPreviewImport>;

/** Keeps all orders of a file, or none: one bad row, and nothing is done. */
export const createImportOrders = (deps: Deps) => {
  const read = createRead(deps);
  return async (input: Input): Promise<{ readonly importId: string | undefined; readonly preview: ImportPreview }> => {
    const { preview, orders } = await read(input);
    if (preview.missing.length > 0 || preview.errorCount > 0) return { importId: undefined, preview };
    const { actor, sourceId, fileName } = input;
    const importId = deps.newId();
    await deps.unitOfWork.run(actor.merchantId, async (stores) => {
      await checkSource(stores, sourceId);
      await stores.importedOrders.addImport({
        id: importId,
        sourceId,
        fileName,
        orders,
        agentId: actor.agentId,
        rowCount: preview.rowCount,
        at: deps.clock.now(),
      });
      const numbers = orders.map(({ order }) => order.number);
      await stores.search.requestOrders(sourceId, numbers);
    });
    return { importId, preview };
  };
};

export type ImportOrders = ReturnType<typeof createImportOrders>;
