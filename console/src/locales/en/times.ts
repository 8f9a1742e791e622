import type { times as words } from '../zh/times.js';

export const times: Readonly<Record<keyof typeof words, string>> = {
  'time.justNow': 'just now',
  'time.minutesAgo': '{minutes} min ago',
  'time.today': 'today {clock}',
  'time.yesterday': 'yesterday {clock}',
  'time.todayWord': 'Today',
  'time.yesterdayWord': 'Yesterday',
  'time.seconds': '{seconds} s',
  'time.minutes': '{minutes} min',
  'time.wholeMinutes': '{minutes} min',
  'time.hours': '{hours} h {minutes} min',
  'time.leftSeconds': '{seconds} s',
  'time.leftMinutes': '{minutes} min',
  'time.leftHours': '{hours} h {minutes} min',
};
