import type { Pinia } from 'pinia';
import { createRouter, createWebHistory } from 'vue-router';
import type { RouteRecordRaw } from 'vue-router';
import { PAGES, rootOf } from './pages.table.js';
import type { ConsolePage } from './pages.table.js';
import { useMe } from './state/people/me.js';

const toRoute = ({ name, path, component, right }: ConsolePage): RouteRecordRaw => ({
  name,
  path,
  component,
  meta: { right },
});

/** Beside the pages of the rail: what is led to from wherever a code is shown. */
const HELP: RouteRecordRaw = {
  path: 'help/errcodes/:code?',
  name: 'errcodes',
  component: () => import('./features/help/errcodes-page.vue'),
  meta: { right: 'self.read' },
};
/** Where who lacks a second factor their role needs is led. */
const SECOND_FACTOR = '/second-factor';

const routes: readonly RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('./features/sign-in/sign-in-page.vue'), meta: { isOpen: true } },
  { path: '/set-up', component: () => import('./features/sign-in/set-up-page.vue'), meta: { isOpen: true } },
  { path: '/link', component: () => import('./features/sign-in/link-page.vue'), meta: { isOpen: true } },
  {
    path: SECOND_FACTOR,
    component: () => import('./features/settings/account/factor-needed-page.vue'),
    meta: { right: 'self.read' },
  },
  {
    path: '/print/:conversationId',
    name: 'print',
    component: () => import('./features/customers/print-page.vue'),
    meta: { right: 'conversations.read' },
  },
  { path: '/', component: () => import('./features/shell/desk-shell.vue'), children: [...PAGES.map(toRoute), HELP] },
  { path: '/:rest(.*)*', redirect: '/' },
];

export const createConsoleRouter = (pinia: Pinia) => {
  const router = createRouter({ history: createWebHistory(), routes });

  router.beforeEach(async (to) => {
    const me = useMe(pinia);
    // Where the server cannot be asked, the page itself says so (app-root.vue).
    if (me.state === 'unknown') await me.load().catch(() => undefined);
    if (me.state === 'unknown') return true;
    if (me.state === 'signed_out') return to.meta['isOpen'] ? true : { path: '/sign-in', query: { to: to.fullPath } };
    // A link is for whoever holds it, also where somebody else is signed in.
    if (to.path === '/link') return true;
    if (me.lacksSecondFactor !== (to.path === SECOND_FACTOR))
      return me.lacksSecondFactor ? SECOND_FACTOR : homeOf(me.has);
    const { right } = to.meta;
    const isAllowed = typeof right === 'string' && me.has(right);
    return isAllowed ? true : homeOf(me.has);
  });

  return router;
};

/** The first page of the rail that this person may see. */
const homeOf = (has: (right: string) => boolean): string => {
  const [first] = PAGES.filter(({ right }) => has(right));
  return first ? rootOf(first) : '/settings';
};
