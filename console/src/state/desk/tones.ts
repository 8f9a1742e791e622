export const TONES = ['chime', 'drop', 'marimba', 'bell'] as const;
export type Tone = (typeof TONES)[number];

type Note = { readonly hertz: number; readonly atS: number };
type Voice = { readonly wave: OscillatorType; readonly lastsS: number; readonly notes: readonly Note[] };

/** Short figures, made here, so that no sound file has to be fetched. */
const VOICES: Readonly<Record<Tone, Voice>> = {
  chime: {
    wave: 'sine',
    lastsS: 0.4,
    notes: [
      { hertz: 660, atS: 0 },
      { hertz: 880, atS: 0.1 },
    ],
  },
  drop: {
    wave: 'sine',
    lastsS: 0.25,
    notes: [
      { hertz: 1180, atS: 0 },
      { hertz: 590, atS: 0.06 },
    ],
  },
  marimba: {
    wave: 'triangle',
    lastsS: 0.5,
    notes: [
      { hertz: 523, atS: 0 },
      { hertz: 659, atS: 0.12 },
      { hertz: 784, atS: 0.24 },
    ],
  },
  bell: {
    wave: 'sine',
    lastsS: 0.9,
    notes: [
      { hertz: 880, atS: 0 },
      { hertz: 2426, atS: 0 },
    ],
  },
};

/** Of 1: loud enough at full volume, and no more. */
const LOUDEST = 0.4;

/** `volume` 0 to 100. */
export const playTone = (context: AudioContext, tone: Tone, volume: number): void => {
  const { wave, lastsS, notes } = VOICES[tone];
  const loudness = context.createGain();
  loudness.connect(context.destination);
  const start = context.currentTime;
  loudness.gain.setValueAtTime(0.0001, start);
  loudness.gain.exponentialRampToValueAtTime(Math.max(0.001, (volume / 100) * LOUDEST), start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + lastsS);
  for (const { hertz, atS } of notes) {
    const note = context.createOscillator();
    note.type = wave;
    note.frequency.value = hertz;
    note.connect(loudness);
    note.start(start + atS);
    note.stop(start + lastsS);
  }
};
