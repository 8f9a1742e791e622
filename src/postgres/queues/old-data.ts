import type { DataSource } from 'typeorm';
import { createQuery } from '../query.js';

const DAY_MS = 86_400_000;

/** What is forgotten across merchants: whole months of messages, and sign-ins that ended long ago. Any number of processes may ask. */
export const createOldData =
  (system: DataSource, days: { readonly messageDays: number; readonly securityLogDays: number }) =>
  async (at: Date): Promise<{ readonly months: number; readonly sessions: number }> => {
    const query = createQuery(system);
    const before = (kept: number): Date => new Date(at.getTime() - kept * DAY_MS);
    const [month] = await query<{ count: number }>('select drop_message_months_before($1) as count', [
      before(days.messageDays),
    ]);
    const [session] = await query<{ count: number }>(FORGET_SESSIONS, [before(days.securityLogDays)]);
    return { months: month?.count ?? 0, sessions: session?.count ?? 0 };
  };

const FORGET_SESSIONS = `
  with gone as (delete from sessions where id in (select id from sessions where expires_at < $1 limit 5000) returning 1),
  counters as (delete from login_counters where window_started_at < $1),
  losses as (delete from token_losses where lost_at < now() - interval '1 day')
  select count(*)::int as count from gone`;
