import { toVectorText } from '../../domain/texts/search-words.js';
import type { SearchDocument, SearchEntry } from '../ports/stores/search-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork };

const AT_ONCE = 500;
/** Customers say the last four digits of a number, and couriers write up to eight. */
const TAIL_LENGTHS = [4, 5, 6, 7, 8] as const;

const phoneText = (phone: string): string => {
  const digits = phone.replace(/[^0-9]/g, '');
  return [digits, ...TAIL_LENGTHS.map((length) => digits.slice(-length))].join(' ');
};

const textOf = ({ text, phone }: SearchDocument): string =>
  [text ?? '', ...(phone === undefined ? [] : [phoneText(phone)])].join('\n');

const toEntry = ({ text: _text, phone: _phone, ...place }: SearchDocument, words: string): SearchEntry => ({
  ...place,
  words,
});

/** Brings the index of one merchant in step with what waits in its queue. Returns whether more may wait. */
export const createIndexWaiting =
  ({ unitOfWork }: Deps) =>
  (merchantId: string): Promise<boolean> =>
    unitOfWork.run(merchantId, async ({ search }) => {
      const { taken, documents } = await search.takeWaiting(AT_ONCE);
      const cut = documents.map((document) => ({
        document,
        words: document.text === undefined ? '' : toVectorText(textOf(document)),
      }));
      await search.put(cut.filter(({ words }) => words !== '').map(({ document, words }) => toEntry(document, words)));
      await search.remove(cut.filter(({ words }) => words === '').map(({ document }) => document));
      return taken === AT_ONCE;
    });

export type IndexWaiting = ReturnType<typeof createIndexWaiting>;
