import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { z } from 'zod';
import { keep, readKept } from './kept-values.js';
import { TONES } from './tones.js';

/** What the desk calls its agent for. */
export const ALERT_EVENTS = ['assigned', 'message', 'mention', 'alarm', 'rating', 'queue'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];
/** Only those who see everything hear of these. */
export const SUPERVISOR_EVENTS: ReadonlySet<AlertEvent> = new Set(['rating']);

const ways = z.object({ sound: z.boolean(), desktop: z.boolean(), badge: z.boolean() });
const EVERY_WAY = { sound: true, desktop: true, badge: true };
/** A long queue is there all the time: it does not ring unless somebody wants that. */
const SILENT = { sound: false, desktop: true, badge: false };

const alertSettings = z.object({
  tone: z.enum(TONES).catch('chime'),
  queueLimit: z.number().int().min(1).max(999).catch(10),
  assigned: ways.catch(EVERY_WAY),
  message: ways.catch(EVERY_WAY),
  mention: ways.catch(EVERY_WAY),
  alarm: ways.catch(EVERY_WAY),
  rating: ways.catch(EVERY_WAY),
  queue: ways.catch(SILENT),
});
export type AlertSettings = z.infer<typeof alertSettings>;

/** How this browser calls its agent, event by event. */
export const useAlerts = defineStore('alerts', () => {
  const chosen = ref<AlertSettings>(alertSettings.parse(readKept('alerts') ?? {}));
  watch(chosen, (settings) => keep('alerts', settings), { deep: true });
  return { chosen };
});
