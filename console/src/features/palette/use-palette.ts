import { computed, ref, shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { t } from '../../locales/translate.js';
import { useConversations } from '../../state/conversations/conversations.js';
import { useMe } from '../../state/people/me.js';
import { SETTINGS_SECTIONS } from '../settings/settings-sections.table.js';
import type { CommandName, CommandRow } from '../shell/use-command-rows.js';
import { printedKeys } from '../shell/use-command-rows.js';
import { loadSpelling, rankOf } from './fuzzy.js';
import type { Spellings } from './fuzzy.js';
import type { PaletteEntry } from './palette-entry.js';
import { useFoundEntries } from './use-found-entries.js';
import { useReplyEntries } from './use-reply-entries.js';

const MAX_PER_GROUP = 6;
const plain = (text: string): Spellings => [text.toLowerCase()];

/** What the desk knows already, by name. */
const useOwnEntries = (deps: {
  readonly rows: () => readonly CommandRow[];
  readonly run: (name: CommandName) => void;
}) => {
  const router = useRouter();
  const conversations = useConversations();
  const me = useMe();
  return computed((): readonly PaletteEntry[] => [
    ...[...conversations.views.values()]
      .filter(({ id }) => !conversations.gone.has(id))
      .map((view) => ({
        id: `conversation:${view.id}`,
        group: 'conversations' as const,
        label: view.customerName,
        detail: view.lastPreview?.text ?? t(`state.${view.state}`),
        keys: [],
        press: () => void router.push({ name: 'conversations', params: { conversationId: view.id } }),
      })),
    ...deps
      .rows()
      .filter(({ isMove }) => !isMove)
      .map((row) => ({
        id: `command:${row.name}`,
        group: 'commands' as const,
        label: t(row.words),
        detail: '',
        keys: printedKeys(row.binding),
        press: () => deps.run(row.name),
      })),
    ...SETTINGS_SECTIONS.filter(({ right }) => me.has(right)).map((section) => ({
      id: `settings:${section.name}`,
      group: 'settings' as const,
      label: t(section.words),
      detail: t('settings.title'),
      keys: [],
      press: () => void router.push({ name: 'settings', params: { section: section.name } }),
    })),
  ]);
};

const GROUPS = ['conversations', 'customers', 'tickets', 'replies', 'commands', 'settings'] as const;

/** What the palette shows for what was typed, group by group, best first. */
export const usePalette = (deps: Parameters<typeof useOwnEntries>[0]) => {
  const asked = ref('');
  const spell = shallowRef(plain);
  // Without it, letters still find what has those letters.
  void loadSpelling().then(
    (loaded) => (spell.value = loaded),
    () => undefined,
  );
  const own = useOwnEntries(deps);
  const replies = useReplyEntries();
  const found = useFoundEntries(asked);

  const groups = computed(() => {
    const ranked = [...own.value, ...replies.value].flatMap((entry) => {
      const rank = rankOf(spell.value(entry.label), asked.value);
      return rank === undefined ? [] : [{ entry, rank }];
    });
    const known = ranked.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry);
    return GROUPS.map((group) => ({
      group,
      entries: [...known, ...found.value].filter((entry) => entry.group === group).slice(0, MAX_PER_GROUP),
    })).filter(({ entries }) => entries.length > 0);
  });
  return { asked, groups };
};
