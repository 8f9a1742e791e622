/** Line icons on a 24 px grid, drawn with a 1.6 px stroke. Each entry is the `d` of one path. */
export const ICONS = {
  conversations: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 10h8M8 13h5',
  send: 'M4 12l16-8-5 16-4-6-7-2zM11 14l9-10',
  picture: 'M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3 17l5-5 4 4 3-3 6 5M15.5 9.5h.01',
  transfer: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  close: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12l3 3 5-6',
  back: 'M15 5l-7 7 7 7',
  undo: 'M9 7H15a5 5 0 0 1 0 10H8M9 7l4-4M9 7l4 4',
  cross: 'M6 6l12 12M18 6L6 18',
  tick: 'M5 12.5l4.5 4.5L19 7',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2',
  alert: 'M12 4v10M12 18.5v.01',
  question: 'M8.5 9a3.5 3.5 0 1 1 5.5 2.9c-1.3.9-2 1.5-2 3.1M12 19v.01',
  retry: 'M19 12a7 7 0 1 1-2-5M19 3v5h-5',
  pencil: 'M4 20l1-5L16 4l4 4L9 19l-5 1zM13 7l4 4',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  place: 'M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  miniProgram:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 15a2 2 0 1 1-1-3.7M12 15V9a2 2 0 1 1 3 1.8M12 15a2 2 0 0 1-2.5 1.9',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  customer: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h12M20 12h0M18 10v4',
  keyboard:
    'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8',
  leave: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M17 8l4 4-4 4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4',
  merge: 'M5 5h14M5 10h9M12 14v6M8.5 16.5 12 20l3.5-3.5',
  down: 'M6 9l6 6 6-6',
  note: 'M5 4h14v10l-6 6H5zM13 20v-6h6M8 9h8M8 12.5h4',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
} as const;

export type IconName = keyof typeof ICONS;
