import { createClock, type Clock } from '../clock.js';
import { createChance, type Chance } from '../chance.js';
import { createFaults, type Faults } from '../faults.js';
import { createAllowances, type Allowances } from './allowances.js';
import { createCalls, type Calls } from './calls.js';
import { createChannels, type Channels } from './channels.js';
import { createCustomers, type Customers } from './customers.js';
import { createMediaShelf, type MediaShelf } from './media.js';
import { createQuota, type Quota } from './account/quota.js';
import { createScenes, type Scenes } from './account/scenes.js';
import { createTags, type Tags } from './account/tags.js';
import { createTemplates, type Templates } from './account/templates.js';
import { createTokens, type Tokens } from './tokens.js';
import { createTranscripts, type Transcripts } from './transcripts.js';

/** Everything the simulator remembers. It lives in memory and ends with the process. */
export type World = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly channels: Channels;
  readonly customers: Customers;
  readonly allowances: Allowances;
  readonly transcripts: Transcripts;
  readonly media: MediaShelf;
  readonly scenes: Scenes;
  readonly tokens: Tokens;
  readonly quota: Quota;
  readonly calls: Calls;
  readonly templates: Templates;
  readonly tags: Tags;
  /** The simulator's own address, such as `http://127.0.0.1:3100`; known once it listens. */ readonly origin: () => string;
};

export const createWorld = (seed: number, origin: () => string): World => {
  const clock = createClock();
  const chance = createChance(seed);
  return {
    clock,
    chance,
    origin,
    faults: createFaults(chance),
    channels: createChannels(),
    customers: createCustomers(clock.now),
    allowances: createAllowances(clock.now),
    transcripts: createTranscripts(clock.now),
    media: createMediaShelf(clock.now),
    scenes: createScenes(),
    tokens: createTokens(clock.now),
    quota: createQuota(clock.now),
    calls: createCalls(),
    templates: createTemplates(),
    tags: createTags(),
  };
};
