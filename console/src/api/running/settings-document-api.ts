import { settingsComparison } from '../../../../src/contract/merchant/settings-document.js';
import type { SettingsKindView } from '../../../../src/contract/merchant/settings-document.js';
import type { Call } from '../call.js';

const PATH = '/settings-document';

/** `document` is what a file holds, as it was read: the server says what is wrong with it. */
export const createSettingsDocumentApi = (call: Call) => ({
  preview: (document: unknown, kinds: readonly SettingsKindView[] | undefined) =>
    call({ method: 'POST', path: `${PATH}/preview`, body: { document, kinds }, answer: settingsComparison }),
  apply: (document: unknown, kinds: readonly SettingsKindView[] | undefined, fingerprint: string) =>
    call({ method: 'POST', path: `${PATH}/apply`, body: { document, kinds, fingerprint }, answer: settingsComparison }),
});
