import type { Pinia } from 'pinia';
import { createRouter, createWebHistory } from 'vue-router';
import { useMe } from './state/people/me.js';

const routes = [
  { path: '/', redirect: '/conversations' },
  { path: '/sign-in', component: () => import('./features/sign-in/sign-in-page.vue'), meta: { isOpen: true } },
  { path: '/set-up', component: () => import('./features/sign-in/set-up-page.vue'), meta: { isOpen: true } },
  {
    path: '/conversations/:conversationId?',
    name: 'conversations',
    component: () => import('./features/workspace/workspace-page.vue'),
  },
  { path: '/:rest(.*)*', redirect: '/conversations' },
];

export const createConsoleRouter = (pinia: Pinia) => {
  const router = createRouter({ history: createWebHistory(), routes });

  router.beforeEach(async (to) => {
    const me = useMe(pinia);
    // Where the server cannot be asked, the page itself says so (app-root.vue).
    if (me.state === 'unknown') await me.load().catch(() => undefined);
    if (me.state === 'signed_out' && !to.meta['isOpen']) return { path: '/sign-in', query: { to: to.fullPath } };
    if (me.state === 'signed_in' && to.meta['isOpen']) return '/conversations';
    return true;
  });

  return router;
};
