import { holdRows } from '../../support/hold-rows.js';

describe('processes and tokens that die, and pushes that come again', () => {
  holdRows(['F1', 'F2', 'F3', 'F21', 'F31']);
});
