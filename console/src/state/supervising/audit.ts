import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { AuditEntryView } from '../../../../src/contract/people/audit.js';
import type { AuditFilter } from '../../api/people/supervising-api.js';
import { backend } from '../live/backend.js';

export type { AuditFilter };

/** The audit log as far as it has been read, youngest first. */
export const useAudit = defineStore('audit', () => {
  const entries = shallowRef<readonly AuditEntryView[]>([]);
  const cursor = ref<string | null>(null);
  let asked = 0;

  /** An answer that is overtaken by a younger question is left aside. */
  const read = async (filter: AuditFilter): Promise<void> => {
    asked += 1;
    const number = asked;
    const page = await backend.supervising.audit(filter);
    if (number !== asked) return;
    entries.value = filter.cursor === undefined ? page.items : [...entries.value, ...page.items];
    cursor.value = page.nextCursor;
  };
  return { entries, cursor, read };
});
