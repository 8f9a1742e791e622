import { holdRows } from '../../support/hold-rows.js';

describe('stores that go away and come back', () => {
  holdRows(['F5', 'F6', 'F8', 'F11', 'F16']);
});
