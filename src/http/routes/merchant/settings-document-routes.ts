import { z } from 'zod';
import {
  applySettingsBody,
  exportedSettings,
  previewSettingsBody,
  settingsComparison,
} from '../../../contract/merchant/settings-document.js';
import type {
  ApplySettings,
  ExportSettings,
  PreviewSettings,
} from '../../../services/settings-document/exchange-settings.js';
import {
  presentComparison,
  presentSettingsDocument,
  readSettingsDocument,
} from '../../presenters/settings-document-presenter.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type SettingsDocumentRouteDeps = {
  readonly exportSettings: ExportSettings;
  readonly previewSettings: PreviewSettings;
  readonly applySettings: ApplySettings;
};

const PATH = '/api/v1/settings-document';

export const settingsDocumentRoutes = ({
  exportSettings,
  previewSettings,
  applySettings,
}: SettingsDocumentRouteDeps): readonly Route[] => [
  route({
    name: 'settings_document.get',
    method: 'GET',
    path: PATH,
    summary: 'All settings of the merchant as one document, with names for ids and without secrets.',
    access: 'settings.exchange',
    limit: 'read',
    input: z.object({}),
    answer: exportedSettings,
    handle: async ({ actor }) => presentSettingsDocument(await exportSettings(actor)),
  }),
  route({
    name: 'settings_document.preview',
    method: 'POST',
    path: `${PATH}/preview`,
    summary: 'What a document would change, thing by thing, and what of it cannot be; nothing is written.',
    access: 'settings.exchange',
    limit: 'upload',
    input: z.object({ body: previewSettingsBody }),
    answer: settingsComparison,
    handle: async ({ actor, body: { document, kinds } }) =>
      presentComparison(await previewSettings({ actor, wanted: readSettingsDocument(document, kinds) })),
  }),
  route({
    name: 'settings_document.apply',
    method: 'POST',
    path: `${PATH}/apply`,
    summary: 'Imports a document that was looked at before: all of it or nothing.',
    access: 'settings.exchange',
    limit: 'upload',
    input: z.object({ body: applySettingsBody }),
    answer: settingsComparison,
    handle: async ({ actor, body: { document, kinds, fingerprint } }) =>
      presentComparison(await applySettings({ actor, wanted: readSettingsDocument(document, kinds), fingerprint })),
  }),
];
