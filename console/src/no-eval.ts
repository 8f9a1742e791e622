import { config } from 'zod';

// zod writes code at run time where it may; the page's content policy forbids that, and only trying it is already reported.
// Imported before everything else, because schemas decide when they are made.
config({ jitless: true });
