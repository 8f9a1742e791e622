import { holdRows } from '../../support/hold-rows.js';

describe('processes that die, and pushes that come again', () => {
  holdRows(['F1', 'F2', 'F3', 'F21']);
});
